"""What a blind search needs: the reference stars, and the 200 brightest sources of a chip. Survey directory, work directory."""
import json, sys
import numpy as np
from astropy.io import fits
survey, work = sys.argv[1:3]
size = json.load(open(f"{survey}/truth.json"))["args"]
reference = fits.getdata(f"{survey}/truth/refcat.cat", "LDAC_OBJECTS")
fits.BinTableHDU.from_columns([
    fits.Column("RA", "D", array=reference["X_WORLD"]), fits.Column("DEC", "D", array=reference["Y_WORLD"]),
    fits.Column("MAG", "E", array=reference["MAG"])]).writeto(f"{work}/blind_reference.fits", overwrite=True)
truth = fits.getdata(f"{survey}/truth/sci_01_ccd1_cat.fits", 1)
inside = (truth["X"] > 1) & (truth["X"] < size["nx"]) & (truth["Y"] > 1) & (truth["Y"] < size["ny"])
stars = truth[inside]
stars = stars[np.argsort(stars["MAG"], kind="stable")[:200]]
fits.BinTableHDU.from_columns([
    fits.Column("X", "D", array=stars["X"]), fits.Column("Y", "D", array=stars["Y"]),
    fits.Column("FLUX", "D", array=10 ** (-0.4 * stars["MAG"]))]).writeto(f"{work}/blind.xyls", overwrite=True)
