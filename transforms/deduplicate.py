"""Near duplicates: MinHash signatures of texts, the bands that find candidates, and how alike two texts are.

Source: Broder, 1997, "On the resemblance and containment of documents"; banding as in Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", chapter 3.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from datasketch import MinHash

SIGNATURE_VERSION = 1

# 32 bands of 4 rows: two texts with a resemblance of 0.7 meet in a band with a chance of 0.9998, of 0.5 with 0.87,
# of 0.2 with 0.05; what meets is then compared by the whole signature.
N_BANDS = 32
_ROWS_PER_BAND = 4
_SEED = 1
_SHINGLE_WORDS = 3
# A text of fewer words has too few shingles: two short notices from one template would pass as copies.
_MIN_WORDS = 20
_WORD = re.compile(r"\w+")


Signature = npt.NDArray[np.uint32]


def signature_of(text: str) -> Signature | None:
    """128 minimal hashes of the text's runs of three words, case and punctuation aside; None if it is too short."""
    words = _WORD.findall(text.casefold())
    if len(words) < _MIN_WORDS:
        return None
    shingles = {" ".join(words[i : i + _SHINGLE_WORDS]) for i in range(len(words) - _SHINGLE_WORDS + 1)}
    hashes = MinHash(num_perm=N_BANDS * _ROWS_PER_BAND, seed=_SEED)
    hashes.update_batch([shingle.encode() for shingle in sorted(shingles)])
    signature: Signature = hashes.hashvalues.astype(np.uint32)
    return signature


def minhash_of(text: str) -> bytes | None:
    """The signature of a text as it is stored in place of the text; None if it is too short."""
    signature = signature_of(text)
    return None if signature is None else bytes([SIGNATURE_VERSION]) + signature.astype("<u4").tobytes()


def signature_from(minhash: bytes | None) -> Signature | None:
    """The signature that `minhash_of` stored; None if it is of another version, which does not compare with ours."""
    if minhash is None or minhash[0] != SIGNATURE_VERSION:
        return None
    return np.frombuffer(minhash, dtype="<u4", offset=1).astype(np.uint32)


def bands_of(signature: Signature) -> list[int]:
    """One number per band, unique to the band and its rows but for chance; texts that share one are candidates."""
    rows = signature.reshape(N_BANDS, _ROWS_PER_BAND)
    return [band << 32 | zlib.crc32(row.tobytes()) for band, row in enumerate(rows)]


def resemblance(signature: Signature, others: Sequence[Signature]) -> npt.NDArray[np.float64]:
    """Estimated share of shingles, 0…1, that a text has in common with each of the others."""
    return np.asarray((np.stack(others) == signature).mean(axis=1))
