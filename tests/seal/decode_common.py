# SPDX-License-Identifier: GPL-3.0-or-later
"""What both independent decoders share: text of bytes, keys, streams, documents of lines."""
import base64
import hashlib
import struct
import urllib.parse

import nacl.bindings as na
from nacl.signing import VerifyKey

NONCE, TAG, CHUNK = 24, 16, 65536


def unbase64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def unword(text):
    return "" if text == "%" else urllib.parse.unquote(text)


def blake2b(data, key=b""):
    return hashlib.blake2b(data, digest_size=32, key=key).digest()


def piece_hash(*pieces):
    return blake2b(b"".join(struct.pack("<Q", len(p)) + p for p in pieces))


def derive(key, purpose, number):
    """crypto_kdf: BLAKE2b keyed with the key, number as salt, purpose as personal string."""
    return hashlib.blake2b(b"", digest_size=32, key=key, salt=struct.pack("<QQ", number, 0),
                           person=purpose.ljust(16, b"\0")).digest()


class Identity:
    def __init__(self, seed):
        self.seed = seed
        self.box_public, self.box = na.crypto_box_seed_keypair(derive(self.seed, b"door-box", 1))
        self.sign_public, _ = na.crypto_sign_seed_keypair(derive(self.seed, b"doorsign", 1))
        self.text = "door1" + base64.urlsafe_b64encode(
            self.box_public + self.sign_public).decode().rstrip("=")


def unwrap(key, place, wrapped):
    return na.crypto_aead_xchacha20poly1305_ietf_decrypt(wrapped[NONCE:], place, wrapped[:NONCE], key)


def open_stream(data, key, context):
    magic = b"doorstep-stream 1\n"
    assert data.startswith(magic)
    data = data[len(magic):]
    state = na.crypto_secretstream_xchacha20poly1305_state()
    na.crypto_secretstream_xchacha20poly1305_init_pull(state, data[:24], key)
    data, out, tag = data[24:], b"", 0
    while data:
        assert tag != na.crypto_secretstream_xchacha20poly1305_TAG_FINAL
        chunk, data = data[:CHUNK + 17], data[CHUNK + 17:]
        plain, tag = na.crypto_secretstream_xchacha20poly1305_pull(state, chunk, context)
        out += plain
    assert tag == na.crypto_secretstream_xchacha20poly1305_TAG_FINAL
    return out


class Lines:
    """A document of lines: reads in order, remembers how far."""

    def __init__(self, data, kind):
        self.data, self.at = data, 0
        assert self.take("doorstep-" + kind) == "1"

    def take(self, key):
        end = self.data.index(b"\n", self.at)
        name, _, value = self.data[self.at:end].decode().partition(" ")
        assert name == key, (name, key)
        self.at = end + 1
        return value

    def upto(self):
        return self.data[:self.at]

    def more(self, key):
        return self.data[self.at:].startswith(key.encode() + b" ")

    def verify(self, sign_public):
        signed = self.upto()
        VerifyKey(sign_public).verify(signed, unbase64(self.take("signature")))
