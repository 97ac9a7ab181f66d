/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-key-paper.h"

#include "door-custody.h"
#include "door-keys.h"
#include "door-paper.h"

#define QR_MM 90

static void
add_fingerprint (DoorPaper *paper, const DoorPublicKeys *keys)
{
  g_autofree char *fingerprint = door_public_keys_fingerprint (keys);

  door_paper_text (paper, DOOR_PAPER_SUBHEADING, "Fingerprint");
  door_paper_text (paper, DOOR_PAPER_MONO, fingerprint);
}

static gboolean
add_file (DoorPaper *paper, GBytes *file, GError **error)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (file, NULL), g_bytes_get_size (file));

  if (!door_paper_qr (paper, file, QR_MM, error))
    return FALSE;
  door_paper_text (paper, DOOR_PAPER_SMALL,
                   "The code holds the file below, byte for byte: scan it into a file of that "
                   "content, or type it.");
  door_paper_text (paper, DOOR_PAPER_MONO, g_strstrip (text));
  return TRUE;
}

static DoorPaper *
paper_new (const char *title)
{
  const DoorPaperAbout about = { .title = title, .foot = "Lock this sheet away." };
  DoorPaper *paper = door_paper_new (&about);

  door_paper_text (paper, DOOR_PAPER_TITLE, title);
  return paper;
}

static DoorPaper *
key_sheet (const char *label, const DoorPublicKeys *keys, GBytes *file, GError **error)
{
  g_autoptr (DoorPaper) paper = paper_new ("Backup of a key");

  door_paper_text (paper, DOOR_PAPER_HEADING, label);
  door_paper_text (paper, DOOR_PAPER_BODY,
                   "This sheet opens only together with the passphrase of the key. Keep the two "
                   "in different places. Without either, what is sealed to this key is lost.");
  add_fingerprint (paper, keys);
  return add_file (paper, file, error) ? g_steal_pointer (&paper) : NULL;
}

static DoorPaper *
share_sheet (const DoorShareInfo *share, GBytes *file, GError **error)
{
  g_autoptr (DoorPaper) paper = paper_new ("Share of a key");
  g_autofree char *rule
      = g_strdup_printf ("Share %u of %u, kept by %s. Any %u of them restore the key.",
                         share->number, share->holders, share->holder, share->needed);

  door_paper_text (paper, DOOR_PAPER_STRONG, rule);
  door_paper_text (paper, DOOR_PAPER_BODY,
                   "No passphrase protects this sheet: whoever has enough of them has the key. "
                   "Give it to nobody but the persons who restore it together.");
  add_fingerprint (paper, &share->keys);
  return add_file (paper, file, error) ? g_steal_pointer (&paper) : NULL;
}

GBytes *
door_key_paper_new (GBytes *file, GError **error)
{
  g_auto (DoorShareInfo) share = { .holders = 0 };
  g_autofree char *label = NULL;
  g_autoptr (DoorPaper) paper = NULL;
  DoorPublicKeys keys;

  if (door_custody_inspect (file, &share, NULL))
    paper = share_sheet (&share, file, error);
  else if (door_identity_inspect (file, &label, &keys, error))
    paper = key_sheet (label, &keys, file, error);
  return paper ? door_paper_finish (paper, error) : NULL;
}
