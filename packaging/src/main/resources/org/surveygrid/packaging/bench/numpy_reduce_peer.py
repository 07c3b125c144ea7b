"""One science frame from raw to flat with numpy: survey directory, work directory."""
import json, sys, time
import numpy as np
from astropy.io import fits
survey, work = sys.argv[1:3]
truth = json.load(open(f"{survey}/truth.json"))
nx, ny = truth["args"]["nx"], truth["args"]["ny"]
half = nx // 2
raw = fits.getdata(f"{survey}/raw/sci_01_ccd1.fits")
bias = fits.getdata(f"{survey}/cal/bias_ccd1.fits").astype("float32")
flat = fits.getdata(f"{survey}/cal/flat_ccd1.fits").astype("float32")
f32 = np.float32
for _ in range(3):
    start = time.process_time()
    image = np.empty((ny, nx), f32)
    for amp in range(2):
        zero = np.sort(raw[:, half + 50 * amp:half + 50 * amp + 50], axis=1)[:, 10:-10].mean(axis=1, dtype="f8")
        zero = np.convolve(np.pad(zero, 15, mode="edge"), np.ones(31) / 31, mode="valid")[:ny, None].astype(f32)
        image[:, amp * half:(amp + 1) * half] = raw[:ny, amp * (half + 100):amp * (half + 100) + half] - zero
    image -= bias
    left, right = image[:, :half].copy(), image[:, half:].copy()
    image[:, :half] -= f32(truth["xtalk"][0][1]) * right[:, ::-1]
    image[:, half:] -= f32(truth["xtalk"][0][0]) * left[:, ::-1]
    for amp in range(2):
        part = image[:, amp * half:(amp + 1) * half]
        bend = f32(truth["nonlin"][0][amp])
        part[:] = (1 - np.sqrt(np.maximum(1 - 4 * bend * part, 1e-3))) / (2 * bend) * f32(truth["gain"][0][amp])
    image /= flat
    variance = np.maximum(image, 1) / flat + f32(25) / flat ** 2
    kernel = time.process_time() - start
print("kernel_s", kernel)
fits.writeto(f"{work}/numpy_reduced.fits", image, overwrite=True)
