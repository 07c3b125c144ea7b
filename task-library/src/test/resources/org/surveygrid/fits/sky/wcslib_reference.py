"""Writes what wcslib, through astropy.wcs, makes of headers, for tests to compare with.

    python3 wcslib_reference.py headers > wcslib-headers.txt    headers of our own, all projections, with their values
    python3 wcslib_reference.py DIR SUB... > wcslib-files.txt   values alone, for the files below DIR/SUB

A line of values: column and row counted from 0, longitude and latitude in the header's own system in degrees; nan where
wcslib finds no sky. Made with astropy 5.2.1, wcslib 7.12.
"""
import os
import sys
import warnings

from astropy import log
from astropy.io import fits
from astropy.wcs import WCS

warnings.simplefilter("ignore")
log.setLevel("ERROR")


def values(header, width, height, fobj=None):
    w = WCS(header, fobj).sub([1, 2]) if header.get("NAXIS", 2) > 2 or header.get("WCSAXES", 2) > 2 else WCS(header, fobj)
    if w.wcs.lng < 0 or w.wcs.lat < 0:
        return []
    lines = []
    for fy in (0, 0.5, 1):
        for fx in (0, 0.5, 1):
            x, y = fx * (width - 1), fy * (height - 1)
            world = w.all_pix2world([[x, y]], 0)[0]
            lines.append("%r %r %r %r" % (x, y, float(world[w.wcs.lng]) % 360, float(world[w.wcs.lat])))
    return lines


def own_headers():
    pv = {"AZP": {"2_1": 2.0, "2_2": 30.0}, "SZP": {"2_1": 2.0, "2_2": 30.0, "2_3": 60.0},
          "ZPN": {"2_1": 1.0, "2_2": 0.01, "2_3": 22.0, "2_5": -30.0}, "AIR": {"2_1": 45.0},
          "CYP": {"2_1": 1.0, "2_2": 0.7071}, "CEA": {"2_1": 0.9}, "COP": {"2_1": 45.0, "2_2": 25.0},
          "COE": {"2_1": -45.0, "2_2": 25.0}, "COD": {"2_1": 45.0, "2_2": 25.0}, "COO": {"2_1": -35.0, "2_2": 5.0},
          "BON": {"2_1": 45.0}, "HPX": {"2_1": 4.0, "2_2": 3.0}}
    cases = []
    for code in ("AIR AIT ARC AZP BON CAR CEA COD COE COO COP CSC CYP HPX MER MOL PAR PCO QSC SFL SIN STG SZP TAN TSC ZEA "
                 "ZPN").split():
        for name, crval, scale, lonpole in (("wide", (359.5, 30.0), 0.4, None), ("small", (120.0, -75.0), 1e-3, None),
                                            ("turned", (10.0, 20.0), 0.05, 150.0)):
            if lonpole is not None and code not in "AIR ARC AZP SIN STG SZP TAN ZEA ZPN":
                lonpole = 30.0
            if lonpole is not None and code in ("COE", "COO"):
                lonpole, crval = 150.0, (10.0, -20.0)
            if lonpole is not None and code == "CAR":
                lonpole, crval = 0.0, (10.0, 0.0)
            cards = {"CTYPE1": "RA---" + code, "CTYPE2": "DEC--" + code, "CRVAL1": crval[0], "CRVAL2": crval[1],
                     "CRPIX1": 40.5, "CRPIX2": 60.25, "CDELT1": -scale, "CDELT2": scale,
                     "PC1_1": 0.8, "PC1_2": -0.6, "PC2_1": 0.6, "PC2_2": 0.8}
            if lonpole is not None:
                cards["LONPOLE"] = lonpole
            cards.update({"PV" + k: v for k, v in pv.get(code, {}).items()})
            cases.append((code + " " + name, cards))
    for code in "AIT MOL PAR SFL CAR CEA SIN ZEA HPX TSC QSC PCO".split():
        cases.append((code + " sky", {"CTYPE1": "RA---" + code, "CTYPE2": "DEC--" + code, "CRVAL1": 0.0, "CRVAL2": 0.0,
                                      "CRPIX1": 43.5, "CRPIX2": 63.25, "CDELT1": -3.1, "CDELT2": 1.3}))
    plain = {"CRVAL1": 0.01, "CRVAL2": -0.5, "CRPIX1": -300.5, "CRPIX2": 700.25, "CD1_1": -6e-5, "CD1_2": 1e-6,
             "CD2_1": 2e-6, "CD2_2": 6e-5}
    sip = {"A_ORDER": 3, "B_ORDER": 3, "A_2_0": 1e-6, "A_1_1": -2e-6, "A_0_3": 3e-10, "B_0_2": 2e-6, "B_2_1": 1e-9}
    for name, types in (("SIP", ("RA---TAN-SIP", "DEC--TAN-SIP")), ("SIP of ZEA", ("RA---ZEA-SIP", "DEC--ZEA-SIP"))):
        cases.append((name, dict(plain, CTYPE1=types[0], CTYPE2=types[1], **sip)))
    ninth = dict(plain, CTYPE1="RA---TAN-SIP", CTYPE2="DEC--TAN-SIP", A_ORDER=9, B_ORDER=2, A_9_0=1e-29, B_2_0=1e-6)
    cases.append(("SIP of order 9", ninth))
    tpv = {"PV1_1": 1.01, "PV1_2": 1e-3, "PV1_4": 0.02, "PV1_7": 0.05, "PV2_1": 0.99, "PV2_5": 0.01, "PV2_10": 0.03}
    cases.append(("TPV", dict(plain, CTYPE1="RA---TPV", CTYPE2="DEC--TPV", **tpv)))
    cases.append(("TPV turned", dict(plain, CTYPE1="RA---TPV", CTYPE2="DEC--TPV", LONPOLE=100.0, **tpv)))
    cases.append(("galactic", dict(plain, CTYPE1="GLON-CAR", CTYPE2="GLAT-CAR")))
    cases.append(("ecliptic", dict(plain, CTYPE1="ELON-TAN", CTYPE2="ELAT-TAN")))
    cases.append(("native pole moved", dict(plain, CTYPE1="RA---TAN", CTYPE2="DEC--TAN", PV1_3=120.0)))
    cases.append(("old PC", {"CTYPE1": "RA---ARC", "CTYPE2": "DEC--ARC", "CRVAL1": 205.0, "CRVAL2": 89.9, "CRPIX1": 20.0,
                             "CRPIX2": 30.0, "CDELT1": 1e-3, "CDELT2": 1e-3, "PC001001": -1.0, "PC001002": 0.1,
                             "PC002001": 0.1, "PC002002": 1.0}))
    for kind, name in ((1, "Chebyshev"), (2, "Legendre"), (3, "plain")):
        for cross, count in ((0, 5), (1, 9), (2, 6)):
            c = " ".join("%.6fE-4" % ((-1) ** k * (k + 1.5)) for k in range(count))
            head = "%d. 3. 3. %d. -0.02 0.05 -0.06 0.03 " % (kind, cross)
            cards = dict(plain, CTYPE1="RA---TNX", CTYPE2="DEC--TNX")
            for axis, word in ((1, "axtype=ra lngcor"), (2, "axtype=dec latcor")):
                text = 'wtype=tnx %s = "%s%s "' % (word, head, c)
                for k in range(0, len(text), 68):
                    cards["WAT%d_%03d" % (axis, k // 68 + 1)] = text[k:k + 68]
            cases.append(("TNX %s %d" % (name, cross), cards))
    return cases


if sys.argv[1] == "headers":
    for name, cards in own_headers():
        header = fits.Header()
        for key, value in cards.items():
            header[key] = value
        lines = values(header, 100, 120)
        print("# " + name)
        for key, value in cards.items():
            print("%s=%s" % (key, value if isinstance(value, str) else repr(value)))
        print("\n".join(lines))
else:
    below = [entry for sub in sys.argv[2:] for entry in sorted(os.walk(os.path.join(sys.argv[1], sub)))]
    for directory, _, files in below:
        for file in sorted(files):
            path = os.path.join(directory, file)
            try:
                if file.endswith(".hdr"):
                    text = open(path, "rb").read().decode("latin1")
                    header = fits.Header.fromstring(text, sep="\n" if "\n" in text[:100] else "")
                    found = [(0, header, None)]
                else:
                    hdus = fits.open(path, ignore_missing_end=True)
                    found = [(i, h.header, hdus) for i, h in enumerate(hdus)]
            except Exception:
                continue
            for index, header, hdus in found:
                if "CTYPE1" not in header:
                    continue
                size = [header.get("ZNAXIS%d" % k, header.get("NAXIS%d" % k, 256)) for k in (1, 2)]
                try:
                    lines = values(header, max(size[0], 2), max(size[1], 2), hdus)
                except Exception as failure:
                    lines = ["refused: " + " ".join(str(failure).split())[:80]]
                if lines:
                    print("# %d %s" % (index, os.path.relpath(path, sys.argv[1])))
                    print("\n".join(lines))
