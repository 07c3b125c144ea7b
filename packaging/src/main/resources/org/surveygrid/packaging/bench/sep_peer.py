"""Background, detection and photometry with sep: survey directory, work directory."""
import sys, time
import numpy as np, sep
from astropy.io import fits
survey, work = sys.argv[1:3]
image = fits.getdata(f"{survey}/red/sci_01_ccd1.fits").astype("float32")
weight = fits.getdata(f"{survey}/red/sci_01_ccd1.weight.fits")
mask = np.ascontiguousarray(weight == 0)
sep.set_extract_pixstack(1000000)
for _ in range(2):
    start = time.process_time()
    sky = sep.Background(image, mask=mask, bw=64, bh=64, fw=3, fh=3)
    level, rms = sky.back(), sky.rms()
    sky_s = time.process_time() - start
    start = time.process_time()
    sky = sep.Background(image, mask=mask, bw=64, bh=64, fw=3, fh=3)
    data = image - sky.back()
    found = sep.extract(data, 1.5, err=sky.globalrms, mask=mask, minarea=5, deblend_nthresh=32, deblend_cont=0.005,
                        segmentation_map=True)[0]
    x, y, a, b = (found[name] for name in "xyab")
    theta = found["theta"].clip(-np.pi / 2, np.pi / 2)
    kron = sep.kron_radius(data, x, y, a, b, theta, 6.0, mask=mask)[0]
    kron = np.where(np.isfinite(kron), kron, 1.4)
    flux = sep.sum_ellipse(data, x, y, a, b, theta, np.maximum(2.5 * kron, 3.5), subpix=1, err=sky.globalrms)[0]
    for radius in (3.0, 5.0, 8.0):
        sep.sum_circle(data, x, y, radius, err=sky.globalrms)
    sep.winpos(data, x, y, np.full(len(x), 1.6))
    all_s = time.process_time() - start
print("background_s", sky_s)
print("kernel_s", all_s)
fits.writeto(f"{work}/sep_level.fits", level, overwrite=True)
fits.writeto(f"{work}/sep_rms.fits", rms, overwrite=True)
columns = [fits.Column(n, "D", array=np.asarray(v, float)) for n, v in
           (("X_IMAGE", x + 1), ("Y_IMAGE", y + 1), ("FLUX_AUTO", flux))]
fits.BinTableHDU.from_columns(columns).writeto(f"{work}/sep.cat", overwrite=True)
