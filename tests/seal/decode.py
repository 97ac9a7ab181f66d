#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the frozen documents in vectors/ by the description in app/seal/*.h, on PyNaCl alone.

None of Doorstep's code runs here. If this script and the program disagree, one of them does not do
what the headers say. Exit 0: all agree; 77: PyNaCl is not installed (skipped); else a failure.
"""
import base64
import hashlib
import pathlib
import struct
import sys
import urllib.parse

try:
    import nacl.bindings as na
    import nacl.pwhash
    from nacl.signing import VerifyKey
except ImportError:
    sys.exit(77)

VECTORS = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "vectors")
PASSPHRASE = "salt and low water".encode()
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
    def __init__(self, byte):
        self.seed = bytes([byte]) * 32
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


def check_roster(people):
    lines = Lines((VECTORS / "roster.door").read_bytes(), "roster")
    assert lines.take("survey") == "harbour-2026"
    assert lines.take("epoch") == "3"
    assert lines.take("issued") == "2026-11-23T05:59:52.123Z"
    assert lines.take("signer") == people["survey"].text
    members = []
    while lines.more("member"):
        members.append([unword(word) for word in lines.take("member").split(" ")])
    assert ["supervisor", "south", "mele tu'i", people["south"].text] in members
    assert len(members) == 6
    lines.verify(people["survey"].sign_public)


def check_envelope(people):
    data = (VECTORS / "envelope.door").read_bytes()
    start = data.index(b"\n\n") + 2
    lines, cipher = Lines(data[:start - 1], "envelope"), data[start:]
    names = [lines.take(key) for key in ("kind", "instance", "vault")]
    signer = unbase64(lines.take("signer"))
    assert signer == people["vault"].sign_public
    assert [lines.take("epoch"), lines.take("audience")] == ["3", "team"]
    assert lines.take("head") == "010203" + 58 * "0"
    assert int(lines.take("length")) == len(cipher)
    assert lines.take("hash") == blake2b(cipher).hex()
    commitment = lines.take("commitment")
    lines.verify(signer)
    wraps = {}
    while lines.more("wrap"):
        box, sealed = lines.take("wrap").split(" ")
        wraps[unbase64(box)] = unbase64(sealed)
    assert set(wraps) == {people[p].box_public for p in ("analyst", "office", "north")}
    for name in ("analyst", "office", "north"):
        who = people[name]
        key = na.crypto_box_seal_open(wraps[who.box_public], who.box_public, who.box)
        assert piece_hash(b"doorstep-commitment 1", key).hex() == commitment
        padded = open_stream(cipher, key, b"doorstep-envelope 1")
        plain = padded.rstrip(b"\0")
        assert plain[-1] == 0x80 and len(padded) == 4096
        plain = plain[:-1]
        start = plain.index(b"\n\n") + 2
        inner = Lines(plain[:start - 1], "content")
        assert [inner.take(key) for key in ("kind", "instance", "vault")] == names
        assert unbase64(inner.take("signer")) == signer
        assert inner.take("part").split(" ")[0] == "journal.door"
        part = inner.take("part").split(" ")
        assert unword(part[3]) == "front door.jpg" and unbase64(part[2]) == b"\x33" * 32
        assert plain[start:] == (VECTORS / "content.txt").read_bytes()


def check_stream():
    plain = open_stream((VECTORS / "stream.door").read_bytes(), b"\x33" * 32,
                        b"door 6f1f8d1c media-1.door")
    assert plain == b"v" * 70000


def passphrase_key(line):
    name, passes, memory, salt = line.split(" ")
    assert name == "argon2id13"
    return nacl.pwhash.argon2id.kdf(32, PASSPHRASE, unbase64(salt), opslimit=int(passes),
                                    memlimit=int(memory))


def check_key_file(people):
    lines = Lines((VECTORS / "key.door").read_bytes(), "key")
    assert unword(lines.take("label")) == "Analyst Amina"
    assert lines.take("public") == people["analyst"].text
    key = passphrase_key(lines.take("kdf"))
    place = lines.upto()
    assert unwrap(key, place, unbase64(lines.take("sealed"))) == people["analyst"].seed


def check_slots(people):
    lines = Lines((VECTORS / "slot-passphrase.door").read_bytes(), "slot")
    assert lines.take("way") == "passphrase" and unword(lines.take("context")) == "vault 1"
    key = passphrase_key(lines.take("kdf"))
    place = lines.upto()
    assert unwrap(key, place, unbase64(lines.take("sealed"))) == b"\x44" * 32
    lines = Lines((VECTORS / "slot-recovery.door").read_bytes(), "slot")
    assert lines.take("way") == "recovery" and unword(lines.take("context")) == "vault 1"
    box, sealed = lines.take("key").split(" ")
    office = people["recovery"]
    assert unbase64(box) == office.box_public
    key = na.crypto_box_seal_open(unbase64(sealed), office.box_public, office.box)
    place = lines.upto()
    assert unwrap(key, place, unbase64(lines.take("sealed"))) == b"\x44" * 32


def check_receipt(people):
    lines = Lines((VECTORS / "receipt.door").read_bytes(), "receipt")
    assert lines.take("kind") == "stored"
    assert unword(lines.take("instance")) == "uuid:6f1f8d1c-36d4-4a0b-9d4e-0d6f1a2b3c4d"
    assert lines.take("content") == "1234" + 60 * "0"
    assert lines.take("time") == "2026-11-23T05:59:52.123Z"
    assert unbase64(lines.take("signer")) == people["hub"].sign_public
    lines.verify(people["hub"].sign_public)


def main():
    seeds = {"survey": 0x51, "analyst": 0xa1, "office": 0x09, "north": 0x4e, "south": 0x50,
             "hub": 0x4b, "recovery": 0x4f, "vault": 0x56}
    people = {name: Identity(byte) for name, byte in seeds.items()}
    check_roster(people)
    check_envelope(people)
    check_stream()
    check_key_file(people)
    check_slots(people)
    check_receipt(people)


main()
