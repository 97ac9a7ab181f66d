/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the vault decodes: an entry after its seal was opened (included as source, because no
 * fuzzer gets past the seal), and the content of a journal.door, which begins with a d. */
#include "../../app/vault/door-entry.c"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
fuzz_entry (const guint8 *data, gsize size)
{
  const DoorSitting sitting = { .number = 1, .boot = "boot" };
  guint8 link[DOOR_LINK_BYTES];
  DoorEntry entry;

  if (!decode (data, size, &sitting, &entry, link))
    return;
  /* Texts end inside what was given. */
  g_assert (strlen (entry.path) + strlen (entry.value) <= size);
  g_assert (strlen (entry.boot_id) <= MAX (size, strlen (sitting.boot)));
}

static void
fuzz_journal (const guint8 *data, gsize size)
{
  const guint8 head[DOOR_HASH_BYTES] = { 0 };
  g_autoptr (GBytes) content = g_bytes_new_static (data, size);
  g_autoptr (DoorJournal) journal = door_journal_read (content, head, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  door_seal_init ();
  if (size > 0 && data[0] == 'd')
    fuzz_journal (data, size);
  fuzz_entry (data, size);
  return 0;
}
