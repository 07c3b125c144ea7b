"""Ten biases with ccdproc, by median and MAD: survey directory, work directory."""
import glob, sys, time, warnings
warnings.simplefilter("ignore")
import ccdproc
from astropy.io import fits
survey, work = sys.argv[1:3]
start = time.process_time()
master = ccdproc.combine(sorted(glob.glob(f"{survey}/raw/bias_*_ccd1.fits")), method="average", unit="adu",
                         sigma_clip=True, sigma_clip_low_thresh=5, sigma_clip_high_thresh=5,
                         sigma_clip_func="median", sigma_clip_dev_func="mad_std", dtype="float32")
print("kernel_s", time.process_time() - start)
fits.writeto(f"{work}/ccdproc_bias.fits", master.data.astype("float32"), overwrite=True)
