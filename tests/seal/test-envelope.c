/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-envelope.h"

#include <string.h>

#include "door-test-people.h"

#define ANSWER "hit by her brother-in-law, twice"

typedef struct {
  DoorTestPeople people;
  DoorRoster *roster;
  GPtrArray *recipients;
  DoorEnvelopeInfo info;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  door_test_people_init (&self->people);
  self->roster = door_test_roster (&self->people, 3);
  self->recipients = door_roster_recipients (self->roster, DOOR_AUDIENCE_TEAM, "north");
  self->info = (DoorEnvelopeInfo){
    .kind = "submission",
    .instance_id = "uuid:6f1f8d1c-36d4-4a0b-9d4e-0d6f1a2b3c4d",
    .epoch = 3,
    .audience = DOOR_AUDIENCE_TEAM,
    .has_head = TRUE,
    .head = { 1, 2, 3 },
  };
  memset (&self->info.vault, 0x77, sizeof self->info.vault);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_ptr_array_unref (self->recipients);
  door_roster_unref (self->roster);
  door_test_people_clear (&self->people);
}

static GBytes *
seal (Fixture *self, const char *text)
{
  g_autoptr (GBytes) content = door_test_text (text);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = door_envelope_seal (content, &self->info, NULL, self->people.vault,
                                      self->recipients, &error);

  g_assert_no_error (error);
  return bytes;
}

static void
assert_opens (DoorEnvelope *envelope, DoorIdentity *recipient, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = door_envelope_open (envelope, recipient, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), text,
                   strlen (text));
}

static void
assert_closed (DoorEnvelope *envelope, DoorIdentity *recipient, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (door_envelope_open (envelope, recipient, NULL, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, code);
}

static void
test_e1_recipients_only (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = seal (self, ANSWER);
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (bytes, NULL);

  g_assert_cmpuint (door_envelope_n_wraps (envelope), ==, 3);
  assert_opens (envelope, self->people.analyst, ANSWER);
  assert_opens (envelope, self->people.north, ANSWER);
  assert_opens (envelope, self->people.office, ANSWER);
  assert_closed (envelope, self->people.south, DOOR_SEAL_ERROR_NOT_A_RECIPIENT);
  assert_closed (envelope, self->people.hub, DOOR_SEAL_ERROR_NOT_A_RECIPIENT);
  assert_closed (envelope, self->people.vault, DOOR_SEAL_ERROR_NOT_A_RECIPIENT);
  g_assert_null (memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "brother", 7));
}

static void
test_info_needs_no_key (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = seal (self, ANSWER);
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (bytes, NULL);
  const DoorEnvelopeInfo *info = door_envelope_info (envelope);

  g_assert_cmpstr (info->kind, ==, self->info.kind);
  g_assert_cmpstr (info->instance_id, ==, self->info.instance_id);
  g_assert_cmpuint (info->epoch, ==, 3);
  g_assert_true (info->has_head);
  g_assert_true (door_hash_equal (info->head, self->info.head));
  g_assert_true (door_uuid_equal (&info->vault, &self->info.vault));
  g_assert_cmpmem (info->signer, 32, door_identity_public (self->people.vault)->sign, 32);
}

/* Replaces a wrap by one made for a key of the attacker's choice. */
static void
test_e2_another_content_key_is_refused (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) one = seal (self, ANSWER);
  g_autoptr (GBytes) two = seal (self, "something else");
  const char *text = g_bytes_get_data (one, NULL), *other = g_bytes_get_data (two, NULL);
  const char *wraps = strstr (text, "\nwrap "), *end = strstr (text, "\n\n");
  const char *other_wraps = strstr (other, "\nwrap "), *other_end = strstr (other, "\n\n");
  g_autoptr (GByteArray) mixed = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DoorEnvelope) envelope = NULL;

  g_byte_array_append (mixed, (const guint8 *) text, (guint) (wraps - text));
  g_byte_array_append (mixed, (const guint8 *) other_wraps, (guint) (other_end - other_wraps));
  g_byte_array_append (mixed, (const guint8 *) end,
                       (guint) (g_bytes_get_size (one) - (gsize) (end - text)));
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&mixed));
  envelope = door_envelope_read (bytes, NULL);
  g_assert_nonnull (envelope);
  assert_closed (envelope, self->people.analyst, DOOR_SEAL_ERROR_WRONG_KEY);
}

static void
test_e3_every_changed_byte_shows (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = seal (self, ANSWER);
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  gsize n_head = (gsize) (strstr ((const char *) data, "\n\n") - (const char *) data);
  gsize wraps = (gsize) (strstr ((const char *) data, "\nwrap ") - (const char *) data);

  for (gsize i = 0; i < n; i += i < n_head + 100 ? 1 : 37)
    {
      guint8 *copy = g_memdup2 (data, n);
      g_autoptr (GBytes) changed = g_bytes_new_take (copy, n);
      g_autoptr (DoorEnvelope) envelope = NULL;
      g_autoptr (GBytes) content = NULL;

      copy[i] ^= 1;
      envelope = door_envelope_read (changed, NULL);
      if (envelope)
        content = door_envelope_open (envelope, self->people.analyst, NULL, NULL);
      /* A changed wrap of somebody else does not concern the analyst. */
      g_assert_true (!content || (i > wraps && i < n_head));
    }
}

static void
test_e3_cut_short (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = seal (self, ANSWER);
  gsize n = g_bytes_get_size (bytes);

  for (gsize cut = 1; cut < n; cut += 41)
    {
      g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (bytes, 0, n - cut);

      g_assert_null (door_envelope_read (shorter, NULL));
    }
}

/* A recipient opens it, and seals the content again as their own work in the author's name. */
static void
test_e4_signed_again_by_another (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = seal (self, ANSWER);
  g_autoptr (GString) text
      = g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  const char *signature = strstr (text->str, "signature ");
  const char *wraps = strstr (text->str, "wrap ");
  g_autoptr (DoorEnvelope) original = door_envelope_read (bytes, NULL);
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;
  g_autoptr (GString) head = g_string_new_len (text->str, signature - text->str);
  g_autoptr (GBytes) unsigned_head = NULL;
  g_autoptr (GBytes) forged = NULL;
  g_autoptr (DoorEnvelope) envelope = NULL;
  guint8 raw[DOOR_SIGNATURE_BYTES];

  theirs = g_base64_encode (door_envelope_info (original)->signer, 32);
  mine = g_base64_encode (door_identity_public (self->people.north)->sign, 32);
  g_strdelimit (theirs, "+", '-');
  g_strdelimit (theirs, "/", '_');
  g_strdelimit (mine, "+", '-');
  g_strdelimit (mine, "/", '_');
  theirs[43] = mine[43] = '\0';
  g_assert_cmpuint (g_string_replace (head, theirs, mine, 1), ==, 1);
  unsigned_head = g_bytes_new (head->str, head->len);
  door_identity_sign (self->people.north, unsigned_head, raw);
  {
    g_autofree char *encoded = g_base64_encode (raw, sizeof raw);

    g_strdelimit (encoded, "+", '-');
    g_strdelimit (encoded, "/", '_');
    encoded[86] = '\0';
    g_string_append_printf (head, "signature %s\n", encoded);
  }
  g_string_append_len (head, wraps, (gssize) (text->len - (gsize) (wraps - text->str)));
  forged = g_bytes_new (head->str, head->len);
  envelope = door_envelope_read (forged, NULL);
  g_assert_nonnull (envelope);
  assert_closed (envelope, self->people.analyst, DOOR_SEAL_ERROR_BAD_SIGNATURE);
}

/* A stranger's own document in the name of another device: the signature is not that vault's. */
static void
test_e4_in_anothers_name (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) content = door_test_text ("invented");
  g_autoptr (GBytes) mine
      = door_envelope_seal (content, &self->info, NULL, self->people.north, self->recipients, NULL);
  g_autoptr (GBytes) theirs = seal (self, ANSWER);
  const char *bytes = g_bytes_get_data (mine, NULL), *other = g_bytes_get_data (theirs, NULL);
  gsize n = g_bytes_get_size (mine);
  const char *at = strstr (bytes, "\nsigner "), *from = strstr (other, "\nsigner ");
  gsize length = strcspn (at + 1, "\n") + 1;
  g_autofree char *forged = g_memdup2 (bytes, n);
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (at && from && memcmp (at, from, length) != 0);
  memcpy (forged + (at - bytes), from, length);
  sent = g_bytes_new (forged, n);
  g_assert_null (door_envelope_read (sent, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE);
}

/* A hub that takes one recipient's wrap out: that one cannot open it and is told; all others can. */
static void
test_e3_wrap_removed (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = seal (self, ANSWER);
  const char *text = g_bytes_get_data (bytes, NULL), *end = strstr (text, "\n\n");
  gsize n = g_bytes_get_size (bytes);
  guint closed_to_analyst = 0, closed_to_north = 0, wraps = 0;

  for (const char *at = strstr (text, "\nwrap "); at && at < end; at = strstr (at + 1, "\nwrap "))
    {
      gsize from = (gsize) (at - text), length = strcspn (at + 1, "\n") + 1;
      g_autoptr (GByteArray) less = g_byte_array_new ();
      g_autoptr (GBytes) left = NULL;
      g_autoptr (DoorEnvelope) envelope = NULL;
      g_autoptr (GBytes) one = NULL;
      g_autoptr (GBytes) two = NULL;
      g_autoptr (GError) error = NULL;

      g_byte_array_append (less, (const guint8 *) text, (guint) from);
      g_byte_array_append (less, (const guint8 *) at + length, (guint) (n - from - length));
      left = g_bytes_new (less->data, less->len);
      envelope = door_envelope_read (left, &error);
      g_assert_no_error (error);
      one = door_envelope_open (envelope, self->people.analyst, NULL, NULL);
      two = door_envelope_open (envelope, self->people.north, NULL, NULL);
      if (!one)
        assert_closed (envelope, self->people.analyst, DOOR_SEAL_ERROR_NOT_A_RECIPIENT);
      if (!two)
        assert_closed (envelope, self->people.north, DOOR_SEAL_ERROR_NOT_A_RECIPIENT);
      g_assert_true (one || two);
      closed_to_analyst += !one;
      closed_to_north += !two;
      wraps++;
    }
  g_assert_cmpuint (wraps, ==, self->recipients->len);
  g_assert_cmpuint (closed_to_analyst, ==, 1);
  g_assert_cmpuint (closed_to_north, ==, 1);
}

static void
test_e5_length_tells_the_class_only (Fixture *self, gconstpointer unused)
{
  g_autofree char *long_text = g_strnfill (2000, 'y');
  g_autoptr (GBytes) one = seal (self, "n");
  g_autoptr (GBytes) two = seal (self, long_text);

  g_assert_cmpuint (g_bytes_get_size (one), ==, g_bytes_get_size (two));
}

static void
test_contents_of_many_lengths (Fixture *self, gconstpointer unused)
{
  const gsize lengths[] = { 0, 1, 3700, 4096, 65535, 65536, 70000, 200000 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *text = g_strnfill (lengths[i], 'x');
      g_autoptr (GBytes) bytes = seal (self, text);
      g_autoptr (DoorEnvelope) envelope = door_envelope_read (bytes, NULL);

      assert_opens (envelope, self->people.north, text);
    }
}

static void
test_links_travel (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) links
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_part_link_free);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (DoorSecret) key = door_secret_new_random (DOOR_KEY_BYTES);
  g_autoptr (GBytes) content = door_test_text (ANSWER);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) opened = NULL;
  g_autoptr (DoorEnvelope) envelope = NULL;
  const guint8 hash[DOOR_HASH_BYTES] = { 9 };
  const DoorPartLink *media;

  g_ptr_array_add (links, door_part_link_new ("journal.door", NULL, hash, NULL));
  g_ptr_array_add (links, door_part_link_new ("media-1.door", "front door.jpg", hash, key));
  bytes = door_envelope_seal (content, &self->info, links, self->people.vault, self->recipients,
                              NULL);
  envelope = door_envelope_read (bytes, NULL);
  opened = door_envelope_open (envelope, self->people.analyst, &found, NULL);
  g_assert_nonnull (opened);
  g_assert_cmpuint (found->len, ==, 2);
  media = found->pdata[1];
  g_assert_cmpstr (media->name, ==, "media-1.door");
  g_assert_cmpstr (media->label, ==, "front door.jpg");
  g_assert_true (door_secret_equal (media->key, key));
  g_assert_true (door_hash_equal (media->hash, hash));
  media = found->pdata[0];
  g_assert_null (media->key);
  g_assert_null (media->label);
}

static void
test_nobody_to_seal_to (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  g_autoptr (GBytes) content = door_test_text (ANSWER);
  g_autoptr (GError) error = NULL;

  g_assert_null (
      door_envelope_seal (content, &self->info, NULL, self->people.vault, nobody, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_NOT_A_RECIPIENT);
}

static void
test_rewrap_for_a_new_team (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = seal (self, ANSWER);
  g_autoptr (DoorEnvelope) before = door_envelope_read (bytes, NULL);
  g_autoptr (GPtrArray) south = door_roster_recipients (self->roster, DOOR_AUDIENCE_TEAM, "south");
  g_autoptr (GBytes) again = NULL;
  g_autoptr (DoorEnvelope) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (door_envelope_rewrap (before, self->people.south, south, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_NOT_A_RECIPIENT);
  g_clear_error (&error);
  again = door_envelope_rewrap (before, self->people.analyst, south, &error);
  g_assert_no_error (error);
  after = door_envelope_read (again, &error);
  g_assert_no_error (error);
  assert_opens (after, self->people.south, ANSWER);
  assert_opens (after, self->people.analyst, ANSWER);
  assert_closed (after, self->people.north, DOOR_SEAL_ERROR_NOT_A_RECIPIENT);
  g_assert_true (
      door_hash_equal (door_envelope_info (after)->hash, door_envelope_info (before)->hash));
}

/* For somebody who came later, beside the file as it is; a wrap of another file opens nothing. */
static void
test_wrap_beside_the_file (Fixture *self, gconstpointer unused)
{
  const DoorPublicKeys *south = door_identity_public (self->people.south);
  g_autoptr (GBytes) bytes = seal (self, ANSWER);
  g_autoptr (GBytes) other = seal (self, "another");
  g_autoptr (DoorEnvelope) first = door_envelope_read (bytes, NULL);
  g_autoptr (DoorEnvelope) second = door_envelope_read (other, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) wrap = NULL;
  g_autoptr (GBytes) none = door_envelope_wrap (first, self->people.south, south, &error);

  g_assert_null (none);
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_NOT_A_RECIPIENT);
  g_clear_error (&error);
  wrap = door_envelope_wrap (first, self->people.analyst, south, &error);
  g_assert_no_error (error);
  assert_closed (first, self->people.south, DOOR_SEAL_ERROR_NOT_A_RECIPIENT);
  door_envelope_add_wrap (first, south, wrap);
  assert_opens (first, self->people.south, ANSWER);
  assert_opens (first, self->people.north, ANSWER);
  door_envelope_add_wrap (second, south, wrap);
  assert_closed (second, self->people.south, DOOR_SEAL_ERROR_WRONG_KEY);
}

static void
test_newer_version (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = door_test_text ("doorstep-envelope 2\nnew things\n\nxxxx");
  g_autoptr (GError) error = NULL;

  g_assert_null (door_envelope_read (bytes, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_NEWER);
}

/* --- streams --- */

static void
test_s1_streams_of_many_lengths (void)
{
  const gsize lengths[] = { 0, 1, 65535, 65536, 65537, 131072, 300001 };
  g_autoptr (DoorSecret) key = door_secret_new_random (DOOR_KEY_BYTES);

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GBytes) content = g_bytes_new_take (g_strnfill (lengths[i], 'z'), lengths[i]);
      g_autoptr (GBytes) sealed = door_stream_seal (content, key, "interview 1");
      g_autoptr (GBytes) opened = door_stream_open (sealed, key, "interview 1", NULL);

      g_assert_nonnull (opened);
      g_assert_true (g_bytes_equal (opened, content));
    }
}

static void
assert_stream_damaged (GBytes *bytes, DoorSecret *key, const char *context)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (door_stream_open (bytes, key, context, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED);
}

static void
test_s1_cut_and_moved_chunks (void)
{
  enum { START = 18 + 24, CHUNK = 65536 + 17 };
  g_autoptr (DoorSecret) key = door_secret_new_random (DOOR_KEY_BYTES);
  g_autoptr (GBytes) content = g_bytes_new_take (g_strnfill (200000, 'z'), 200000);
  g_autoptr (GBytes) sealed = door_stream_seal (content, key, "");
  gsize n;
  const guint8 *bytes = g_bytes_get_data (sealed, &n);
  g_autoptr (GBytes) one_chunk_less = g_bytes_new (bytes, START + 3 * CHUNK);
  g_autoptr (GBytes) start_only = g_bytes_new (bytes, START);
  guint8 *swapped = g_memdup2 (bytes, n);
  g_autoptr (GBytes) moved = NULL;

  memcpy (swapped + START, bytes + START + CHUNK, CHUNK);
  memcpy (swapped + START + CHUNK, bytes + START, CHUNK);
  moved = g_bytes_new_take (swapped, n);
  assert_stream_damaged (one_chunk_less, key, "");
  assert_stream_damaged (start_only, key, "");
  assert_stream_damaged (moved, key, "");
}

static void
test_s2_own_key_and_context (void)
{
  g_autoptr (DoorSecret) key = door_secret_new_random (DOOR_KEY_BYTES);
  g_autoptr (DoorSecret) other = door_secret_new_random (DOOR_KEY_BYTES);
  g_autoptr (GBytes) content = door_test_text ("voice");
  g_autoptr (GBytes) sealed = door_stream_seal (content, key, "interview 1");

  assert_stream_damaged (sealed, other, "interview 1");
  assert_stream_damaged (sealed, key, "interview 2");
}

static void
test_stream_in_small_pieces (void)
{
  g_autoptr (DoorSecret) key = door_secret_new_random (DOOR_KEY_BYTES);
  g_autoptr (DoorStreamSealer) sealer = door_stream_sealer_new (key, "c");
  g_autoptr (DoorStreamOpener) opener = door_stream_opener_new (key, "c");
  g_autoptr (GByteArray) sealed = g_byte_array_new ();
  g_autoptr (GByteArray) opened = g_byte_array_new ();
  guint8 piece[1000];

  for (guint i = 0; i < 200; i++)
    {
      memset (piece, (int) i, sizeof piece);
      door_stream_sealer_push (sealer, piece, sizeof piece, sealed);
    }
  door_stream_sealer_finish (sealer, sealed);
  for (gsize at = 0; at < sealed->len; at += 777)
    g_assert_true (door_stream_opener_push (opener, sealed->data + at, MIN (777, sealed->len - at),
                                            opened, NULL));
  g_assert_true (door_stream_opener_finish (opener, opened, NULL));
  g_assert_cmpuint (opened->len, ==, 200000);
  for (guint i = 0; i < opened->len; i++)
    g_assert_cmpuint (opened->data[i], ==, i / 1000);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/seal/envelope/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  door_seal_init ();
  ADD ("E1/recipients-only", test_e1_recipients_only);
  ADD ("info-needs-no-key", test_info_needs_no_key);
  ADD ("E2/another-content-key", test_e2_another_content_key_is_refused);
  ADD ("E3/every-changed-byte", test_e3_every_changed_byte_shows);
  ADD ("E3/cut-short", test_e3_cut_short);
  ADD ("E4/signed-again", test_e4_signed_again_by_another);
  ADD ("E4/anothers-name", test_e4_in_anothers_name);
  ADD ("E3/wrap-removed", test_e3_wrap_removed);
  ADD ("E5/length", test_e5_length_tells_the_class_only);
  ADD ("many-lengths", test_contents_of_many_lengths);
  ADD ("links", test_links_travel);
  ADD ("nobody", test_nobody_to_seal_to);
  ADD ("rewrap", test_rewrap_for_a_new_team);
  ADD ("wrap-beside", test_wrap_beside_the_file);
  ADD ("newer", test_newer_version);
  g_test_add_func ("/seal/stream/S1/many-lengths", test_s1_streams_of_many_lengths);
  g_test_add_func ("/seal/stream/S1/cut-and-moved", test_s1_cut_and_moved_chunks);
  g_test_add_func ("/seal/stream/S2/key-and-context", test_s2_own_key_and_context);
  g_test_add_func ("/seal/stream/small-pieces", test_stream_in_small_pieces);
  return g_test_run ();
}
