"""Four million pixels to the sky with wcslib, TPV of degree 3: survey directory, work directory (neither is used)."""
import time
import numpy as np
from astropy.wcs import WCS
from astropy.io import fits
header = fits.Header()
scale = 0.25 / 3600
header.update(NAXIS=2, NAXIS1=2000, NAXIS2=2000, CTYPE1="RA---TPV", CTYPE2="DEC--TPV", CRVAL1=150.1, CRVAL2=2.2,
              CRPIX1=1001.0, CRPIX2=1001.0, CD1_1=-scale, CD1_2=1e-7, CD2_1=1e-7, CD2_2=scale)
for axis, terms in ((1, (0, 1, 0, 0, 1e-3, 2e-3, -1e-3, 0.02, 1e-3, 0.02, -2e-3)),
                    (2, (0, 1, 0, 0, -1e-3, 1e-3, 2e-3, 0.02, -1e-3, 0.02, 3e-3))):
    for term, value in enumerate(terms):
        header[f"PV{axis}_{term}"] = value
wcs = WCS(header)
pixels = np.stack([part.ravel() for part in np.meshgrid(np.arange(2000.0), np.arange(2000.0))], axis=1)
start = time.process_time()
wcs.wcs.p2s(pixels, 0)
print("kernel_s", time.process_time() - start)
