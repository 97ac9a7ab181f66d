/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the vault decodes after a seal was opened: a draft handed over, a closed section, the summary
 * of an outbox row (included as source, because no caller reaches them without keys). The first byte
 * says which; an input may be written by somebody who holds a key, not only by chance. */
#include "../../app/vault/door-outbox-row.c"
#include "../../app/vault/door-vault-draft.c"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "door-files.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static char *folder;
static DoorVault *vault;

static void
remove_folder (void)
{
  door_vault_close (vault);
  door_file_remove_tree (folder, NULL);
}

static void
make_vault (void)
{
  const DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };

  if (vault)
    return;
  folder = g_dir_make_tmp ("door-fuzz-XXXXXX", NULL);
  vault = door_vault_create (folder, "fuzz", &options, NULL);
  atexit (remove_folder);
}

/* Magic, about, head: the head is taken as expected, as the envelope's signer could have it. */
static void
fuzz_draft (GBytes *content)
{
  DoorBytesReader reader = door_bytes_reader (content);
  DoorUuid id = door_uuid_random ();
  g_autoptr (GBytes) about = NULL;
  const guint8 *head;

  if (!door_bytes_take (&reader, N_MAGIC) || !(about = door_bytes_take_bytes (&reader))
      || !(head = door_bytes_take (&reader, DOOR_HASH_BYTES)))
    return;
  make_vault ();
  if (unpack (vault, &id, content, head, NULL))
    g_assert_true (door_vault_destroy (vault, &id, "", NULL));
}

static void
fuzz_section (GBytes *content)
{
  const guint8 head[DOOR_HASH_BYTES] = { 0 };
  g_autoptr (GBytes) answers = NULL;
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (GPtrArray) files = door_section_files (content, NULL);

  door_section_read (content, head, &answers, &journal, NULL);
}

static void
fuzz_outbox (GBytes *content)
{
  g_autoptr (DoorOutboxRow) item = door_outbox_row_new ();
  g_autoptr (GVariant) printed = NULL;

  if (!parse_about (item, content))
    return;
  printed = print_about (item);
  g_assert_true (g_variant_is_normal_form (printed));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) content = NULL;

  if (size == 0)
    return 0;
  door_seal_init ();
  content = g_bytes_new (data + 1, size - 1);
  if (data[0] == 'd')
    fuzz_draft (content);
  else if (data[0] == 's')
    fuzz_section (content);
  else
    fuzz_outbox (content);
  return 0;
}
