"""One science frame from raw to flat with ccdproc: survey directory, work directory."""
import json, sys, time, warnings
warnings.simplefilter("ignore")
import numpy as np, ccdproc
import astropy.units as u
from astropy.io import fits
from astropy.nddata import CCDData
survey, work = sys.argv[1:3]
size = json.load(open(f"{survey}/truth.json"))["args"]
nx, ny = size["nx"], size["ny"]
half = nx // 2
raw = CCDData.read(f"{survey}/raw/sci_01_ccd1.fits", unit="adu")
bias = fits.getdata(f"{survey}/cal/bias_ccd1.fits")
flat = CCDData(fits.getdata(f"{survey}/cal/flat_ccd1.fits"), unit=u.dimensionless_unscaled)
start = time.process_time()
parts = []
for i, (data, over, amp) in enumerate(((f"[1:{half},1:{ny}]", f"[{half+1}:{half+50},:]", "A"),
                                       (f"[{half+101}:{nx+100},1:{ny}]", f"[{half+51}:{half+100},:]", "B"))):
    gain = raw.header["GAIN" + amp] * u.electron / u.adu
    part = ccdproc.trim_image(ccdproc.subtract_overscan(raw, fits_section=over, overscan_axis=1, median=True),
                              fits_section=data)
    part = ccdproc.create_deviation(part, gain=gain, readnoise=raw.header["RDNOISE" + amp] * u.electron,
                                    disregard_nan=True)
    part = ccdproc.subtract_bias(part, CCDData(bias[:, i * half:(i + 1) * half], unit="adu"))
    parts.append(ccdproc.gain_correct(part, gain))
image = CCDData(np.hstack([part.data for part in parts]), unit="electron")
image.uncertainty = type(parts[0].uncertainty)(np.hstack([part.uncertainty.array for part in parts]))
image = ccdproc.flat_correct(image, flat)
print("kernel_s", time.process_time() - start)
fits.writeto(f"{work}/ccdproc_reduced.fits", image.data.astype("float32"), overwrite=True)
