"""Cosmic rays with astroscrappy: survey directory, work directory."""
import sys, time
import astroscrappy
from astropy.io import fits
survey, work = sys.argv[1:3]
image = fits.getdata(f"{survey}/red/sci_01_ccd1.fits").astype("float32")
truth = fits.getdata(f"{survey}/truth/sci_01_ccd1_mask.fits")
start = time.process_time()
hits, clean = astroscrappy.detect_cosmics(image, inmask=(truth & 60) != 0, gain=1.0, readnoise=5.0, satlevel=85000.0)
print("kernel_s", time.process_time() - start)
fits.writeto(f"{work}/astroscrappy.fits", hits.astype("uint8"), overwrite=True)
