#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the frozen documents in vectors/ by the description in app/seal/*.h, on PyNaCl alone.

None of Doorstep's code runs here. If this script and the program disagree, one of them does not do
what the headers say. Exit 0: all agree; 77: PyNaCl is not installed (skipped); else a failure.
"""
import pathlib
import sys

sys.dont_write_bytecode = True
try:
    import nacl.bindings as na
    import nacl.pwhash
except ImportError:
    sys.exit(77)
from decode_common import Identity, Lines, blake2b, open_stream, piece_hash, unbase64, unword, unwrap

VECTORS = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "vectors")
PASSPHRASE = "salt and low water".encode()


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


def check_shares(people):
    """Two of three holders: every group of one lacks one piece; all three pieces give the seed."""
    pieces = {}
    for name, number, holder in (("share-1.door", 1, "Ana"), ("share-2.door", 2, "Beni Tui")):
        lines = Lines((VECTORS / name).read_bytes(), "share")
        assert lines.take("public") == people["recovery"].text
        lines.take("set")
        assert lines.take("of") == "3 needed 2"
        assert [unword(word) for word in lines.take("holder").split(" ")] == [str(number), holder]
        while lines.more("piece"):
            group, piece = lines.take("piece").split(" ")
            assert not int(group) >> (number - 1) & 1
            pieces[int(group)] = unbase64(piece)
    assert set(pieces) == {1, 2, 4}
    assert bytes(a ^ b ^ c for a, b, c in zip(*pieces.values())) == people["recovery"].seed


def main():
    seeds = {"survey": 0x51, "analyst": 0xa1, "office": 0x09, "north": 0x4e, "south": 0x50,
             "hub": 0x4b, "recovery": 0x4f, "vault": 0x56}
    people = {name: Identity(bytes([byte]) * 32) for name, byte in seeds.items()}
    check_roster(people)
    check_envelope(people)
    check_stream()
    check_key_file(people)
    check_slots(people)
    check_receipt(people)
    check_shares(people)


main()
