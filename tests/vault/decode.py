#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a frozen vault by the description in app/vault and schema/vault, on PyNaCl and sqlite3.

None of Doorstep's code runs here. It opens the vault by its passphrase, every interview with its
proof, chain and signature, attachments, records, and the journal that went into the submission.
Exit 0: all agree; 77: PyNaCl is not installed (skipped); else a failure.
"""
import hashlib
import pathlib
import shutil
import sqlite3
import struct
import sys
import tempfile
import uuid

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "seal"))
sys.argv, FROZEN = sys.argv[:1], pathlib.Path(sys.argv[1])
try:
    import nacl.bindings as na
    import nacl.pwhash
    from nacl.signing import VerifyKey
except ImportError:
    sys.exit(77)
from decode_common import Identity, Lines, blake2b, derive, open_stream, piece_hash, unbase64, unwrap

PASSPHRASE = b"nobody counts the boats"
ANSWER = "zanzibarine-testimony"


def unpad(data):
    data = data.rstrip(b"\0")
    assert data[-1] == 0x80
    return data[:-1]


class Vault:
    def __init__(self, folder):
        self.folder = folder
        self.db = sqlite3.connect(str(folder / "vault.db"))
        row = self.db.execute("SELECT uuid, passphrase_slot, identity FROM vault").fetchone()
        self.id, slot, identity = row
        self.key = self.unlock(slot)
        self.identity = Identity(unwrap(self.key, self.place("identity"), identity))

    def unlock(self, slot):
        lines = Lines(slot, "slot")
        assert lines.take("way") == "passphrase"
        assert lines.take("context") == "vault%20" + str(uuid.UUID(bytes=self.id))
        _, passes, memory, salt = lines.take("kdf").split(" ")
        key = nacl.pwhash.argon2id.kdf(32, PASSPHRASE, unbase64(salt), opslimit=int(passes),
                                       memlimit=int(memory))
        place = lines.upto()
        return unwrap(key, place, unbase64(lines.take("sealed")))

    def place(self, kind, *ids):
        return kind.encode() + b"\0" + self.id + b"".join(ids)

    def open(self, key, wrapped, kind, *ids):
        return unpad(unwrap(key, self.place(kind, *ids), wrapped))


def chain_start(vault, interview, previous=b"", stream=0):
    return piece_hash(b"doorstep-journal 1", vault, interview, bytes([stream]), previous)


def chain_step(chain, sequence, sitting, counter, sealed):
    return piece_hash(chain, struct.pack("<QQQ", sequence, sitting, counter), sealed)


def open_entry(key, vault, interview, sequence, nonce, counter, sealed, stream=0):
    place = b"entry" + vault + interview + bytes([stream]) + struct.pack("<Q", sequence)
    plain = unpad(na.crypto_aead_xchacha20poly1305_ietf_decrypt(
        sealed, place, nonce + struct.pack("<Q", counter), key))
    kind, flags, wall, monotonic = struct.unpack("<BBqq", plain[:18])
    link, texts = plain[18:34], plain[34:].split(b"\0")
    assert texts.pop() == b""
    boot = texts.pop(0) if flags else None
    return kind, wall, link, boot, texts[0].decode(), texts[1].decode()


def read_stream(vault, number, ident, stream, journal_key, about_key, previous=b""):
    nonces = {}
    for place, nonce, boot in vault.db.execute(
            "SELECT * FROM sitting WHERE place >> 24 = ?", (number << 8 | stream,)):
        nonces[place & 0xffffff] = nonce
        vault.open(about_key, boot, "sitting", ident, struct.pack("<I", place & 0xffffffff))
    chain, entries = chain_start(vault.id, ident, previous, stream), []
    for place, sitting, counter, sealed in vault.db.execute(
            "SELECT * FROM entry WHERE place >> 32 = ? ORDER BY place", (number << 8 | stream,)):
        sequence = place & 0xffffffff
        entry = open_entry(journal_key, vault.id, ident, sequence, nonces[sitting], counter, sealed,
                           stream)
        assert sequence == len(entries) + 1 and entry[2] == chain[:16]
        assert len(sealed) - 16 in (96, 128, 192, 256)
        chain = chain_step(chain, sequence, sitting, counter, sealed)
        entries.append(entry)
    return entries, chain


def read_interview(vault, row):
    number, ident, state, wrapped, about, length, head, previous, proof, signature = row
    key = unwrap(derive(vault.key, b"doorintw", 1), vault.place("interview key", ident), wrapped)
    about_key, journal_key = derive(key, b"doorabou", 1), derive(key, b"doorjour", 1)
    assert blake2b(pieces(vault.id, ident, struct.pack("<QQ", state, length), head, previous or b"",
                          about), key=derive(key, b"doorprof", 1)) == proof
    summary = vault.open(about_key, about, "interview about", ident).decode()
    entries, chain = read_stream(vault, number, ident, 0, journal_key, about_key, previous or b"")
    assert chain == head and len(entries) == length
    if state == 2:
        document = "doorstep-head 1\nvault %s\ninterview %s\nlength %d\nhead %s\n" % (
            uuid.UUID(bytes=vault.id), uuid.UUID(bytes=ident), length, head.hex())
        VerifyKey(vault.identity.sign_public).verify(document.encode(), signature)
    return ident, key, about_key, summary, entries


def pieces(*parts):
    return b"".join(struct.pack("<Q", len(p)) + p for p in parts)


def check_attachment(vault, number, ident, key, about_key, name=b"door.jpg",
                     expected=b"JFIF, front door"):
    file, about = vault.db.execute(
        "SELECT file, about FROM attachment WHERE interview = ?", (number,)).fetchone()
    plain = vault.open(about_key, about, "attachment", ident, file)
    sealed = (vault.folder / "media" / (file.hex() + ".door")).read_bytes()
    assert plain[:32] == blake2b(sealed) and plain[32:] == name
    media_key = derive(key, b"doormedi", struct.unpack("<Q", file[:8])[0])
    context = b"doorstep-media 1 uuid:" + str(uuid.UUID(bytes=ident)).encode()
    assert open_stream(sealed, media_key, context) == expected


def check_section(vault, number, ident, key, about_key):
    """An open sealed section, its journal and what was attached inside."""
    place, state, wrapped, about, length, head = vault.db.execute(
        "SELECT place, state, wrapped_key, about, length, head FROM section").fetchone()
    assert (place, state) == (number << 8 | 1, 1)
    assert vault.open(about_key, about, "section about", ident, b"\1") == b"/data/violence"
    own = unwrap(key, vault.place("section key", ident, b"\1"), wrapped)
    journal_key, inner_about = derive(own, b"doorjour", 1), derive(own, b"doorabou", 1)
    entries, chain = read_stream(vault, number, ident, 1, journal_key, inner_about)
    assert [e[5] for e in entries] == ["said inside", "voice.ogg"]
    assert chain == head and len(entries) == length
    check_attachment(vault, number, ident, own, inner_about, b"voice.ogg", b"OggS, inside")


def check_record(vault):
    kind, name, about, body = vault.db.execute(
        "SELECT kind, name, about, body FROM record").fetchone()
    key = derive(vault.key, b"doorrecd", 1)
    assert blake2b(pieces(bytes([kind]), b"case-14"), key=derive(vault.key, b"doorname", 1))[:16] == name
    plain = vault.open(key, about, "record", name)
    revision, (title, rest) = plain[:8], plain[8:].split(b"\0", 1)
    assert (title, rest) == (b"case-14", b"case about")
    assert vault.open(key, body, "record body", name, revision) == b"case body"


def check_sent_journal(vault, number, ident, entries):
    """The journal in the outbox, opened as the supervisor of team north will."""
    sealed = vault.db.execute("SELECT sealed FROM outbox_part WHERE place = ?",
                              (number << 16 | 1,)).fetchone()[0]
    data = vault.open(derive(vault.key, b"dooroutb", 1), sealed, "outbox part", ident,
                      struct.pack("<I", 1))
    north = Identity(b"\x4e" * 32)
    split = data.index(b"\n\n") + 2
    head, cipher = data[:split - 1].decode(), data[split:]
    values = dict(line.split(" ", 1) for line in head.splitlines() if not line.startswith("wrap "))
    assert values["kind"] == "journal" and values["hash"] == blake2b(cipher).hex()
    wraps = [line.split(" ")[1:] for line in head.splitlines() if line.startswith("wrap ")]
    sealed_key = {unbase64(box): unbase64(s) for box, s in wraps}[north.box_public]
    content_key = na.crypto_box_seal_open(sealed_key, north.box_public, north.box)
    plain = unpad(open_stream(cipher, content_key, b"doorstep-envelope 1"))
    content = plain[plain.index(b"\n\n") + 2:]
    check_journal_content(content, bytes.fromhex(values["head"]), vault, ident, entries)


def check_journal_content(content, head, vault, ident, entries):
    magic = b"doorstep-journal 1\n"
    assert content.startswith(magic)
    at = len(magic)
    assert content[at:at + 32] == vault.id + ident and content[at + 32:at + 34] == b"\0\0"
    key, at = content[at + 66:at + 98], at + 98
    count, at, nonces = struct.unpack_from("<I", content, at)[0], at + 4, {}
    for _ in range(count):
        number, nonce, n = struct.unpack_from("<I16sH", content, at)
        nonces[number], at = nonce, at + 22 + n
    count, at, chain = struct.unpack_from("<Q", content, at)[0], at + 8, chain_start(vault.id, ident)
    assert count == len(entries)
    for i in range(count):
        sitting, counter, n = struct.unpack_from("<IQI", content, at)
        sealed, at = content[at + 16:at + 16 + n], at + 16 + n
        assert open_entry(key, vault.id, ident, i + 1, nonces[sitting], counter, sealed) == entries[i]
        chain = chain_step(chain, i + 1, sitting, counter, sealed)
    assert chain == head and at == len(content)


def main():
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "vault"
        shutil.copytree(FROZEN, copy)
        vault = Vault(copy)
        rows = vault.db.execute(
            "SELECT number, uuid, state, wrapped_key, about, length, head, previous, proof, signature "
            "FROM interview ORDER BY number").fetchall()
        ident, key, about_key, summary, entries = read_interview(vault, rows[0])
        assert summary == "Widow Tuilagi, 14 Harbour Steps"
        assert [e[5] for e in entries] == ["41", "", "x", ANSWER, "door.jpg", "complete"]
        assert [e[0] for e in entries] == [1, 3, 2, 1, 11, 16]
        assert entries[2][3] == b"another boot" and entries[0][4] == "/data/age"
        assert all(e[1] == 1795413592123000 for e in entries)
        check_attachment(vault, 1, ident, key, about_key)
        check_sent_journal(vault, 1, ident, entries)
        assert [e[5] for e in read_interview(vault, rows[1])[4]] == ["not yet"]
        if vault.db.execute("PRAGMA user_version").fetchone()[0] >= 2:
            ident, key, about_key, _, entries = read_interview(vault, rows[2])
            assert [(e[0], e[4], e[5]) for e in entries] == [(12, "/data/violence", "1")]
            check_section(vault, 3, ident, key, about_key)
        check_record(vault)
        vault.db.close()


main()
