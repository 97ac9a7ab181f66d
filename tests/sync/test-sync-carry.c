/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stick goes from the device to the hub and back. */
#include "sync-box-post.h"
#include "sync-survey.h"

#include "door-carry.h"
#include "door-hub-bundle.h"
#include "door-hub-office.h"
#include "door-letter.h"
#include "door-receipt.h"
#include "door-seal.h"

#include <string.h>

typedef struct {
  SyncSurvey *survey;
  DoorHubStore *store;
  SyncBoxOut *outbox;
  SyncBoxIn *inbox;
  SyncBoxPost *postbox;
  GHashTable *carried;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->survey = sync_survey_new ();
  self->store = sync_survey_store (self->survey);
  self->outbox = sync_box_out_new ();
  self->inbox = sync_box_in_new ();
  self->postbox = sync_box_post_new ();
  self->carried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char vault[DOOR_UUID_TEXT];
  door_uuid_print (&self->survey->vault, vault);
  g_autoptr (DoorDeviceKeys) keys
      = door_device_keys_new (vault, door_identity_public (self->survey->vault_key));
  door_hub_store_set_device_keys (self->store, self->survey->interviewer_device, keys, &error);
  g_assert_no_error (error);
}

static void
tear_down (Case *self, gconstpointer data)
{
  door_hub_store_close (self->store);
  g_object_unref (self->outbox);
  g_object_unref (self->inbox);
  g_object_unref (self->postbox);
  g_hash_table_unref (self->carried);
  sync_survey_free (self->survey);
}

static DoorCarrier
carrier (Case *self)
{
  return (DoorCarrier){
    .vault = self->survey->vault,
    .identity = self->survey->vault_key,
    .survey_keys = door_identity_public (self->survey->survey_key),
    .roster = self->survey->roster,
    .postbox = DOOR_POSTBOX (self->postbox),
    .carried = self->carried,
  };
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GBytes *
pack (Case *self, guint *ret_parcels, GError **error)
{
  const DoorCarrier who = carrier (self);
  g_autoptr (GAsyncResult) result = NULL;
  door_carry_pack_async (DOOR_OUTBOX (self->outbox), self->survey->clock, &who, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return door_carry_pack_finish (result, ret_parcels, error);
}

static gboolean
unpack (Case *self, GBytes *file, const DoorCarrier *who, guint *ret_items, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  door_carry_unpack_async (DOOR_INBOX (self->inbox), file, who, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return door_carry_unpack_finish (result, ret_items, error);
}

static guint
unpack_ok (Case *self, GBytes *file)
{
  const DoorCarrier who = carrier (self);
  g_autoptr (GError) error = NULL;
  guint items = 0;
  unpack (self, file, &who, &items, &error);
  g_assert_no_error (error);
  return items;
}

static void
assign (Case *self, const char *case_id, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
  door_hub_store_assign (self->store, self->survey->interviewer_device, case_id, sealed, &error);
  g_assert_no_error (error);
}

static GBytes *export(Case *self)
{
  g_autoptr (GError) error = NULL;
  GBytes *file
      = door_hub_store_export_bundle (self->store, self->survey->interviewer_device, &error);
  g_assert_no_error (error);
  return file;
}

static gboolean
holds (GBytes *file, const char *text)
{
  gsize length;
  const void *data = g_bytes_get_data (file, &length);
  return memmem (data, length, text, strlen (text)) != NULL;
}

/* To the hub ------------------------------------------------------------------------------------ */

static void
test_to_hub (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  guint parcels = 0;
  for (guint i = 0; i < 3; i++)
    {
      DoorParcel *parcel = sync_survey_parcel (self->survey, SURVEY_ANSWER);
      g_free (id);
      id = g_strdup (parcel->id);
      if (i == 1)
        sync_survey_add_photo (parcel, 400 * 1000);
      sync_box_out_add (self->outbox, parcel);
    }
  g_autoptr (GBytes) file = pack (self, &parcels, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parcels, ==, 3);

  /* A stick lost is a stick unread. */
  g_assert_false (holds (file, SURVEY_ANSWER));
  g_assert_false (holds (file, SURVEY_FORM));
  g_assert_false (holds (file, id));

  /* What was packed waits on. */
  g_assert_cmpint (sync_box_out_verdict (self->outbox, id)->state, ==, DOOR_DELIVERY_CARRIED);

  for (guint i = 0; i < 2; i++)
    {
      g_auto (DoorHubImport) import = { 0 };
      guint64 mark = 0;
      g_assert_true (door_hub_store_import_bundle (self->store, file, &import, &error));
      g_assert_cmpuint (import.kept, ==, 3);
      g_assert_cmpuint (import.refused, ==, 0);
      g_autoptr (GPtrArray) rows
          = door_hub_store_list_submissions (self->store, NULL, 0, 100, &mark, &error);
      g_assert_cmpuint (rows->len, ==, 3);
      g_assert_cmpstr (((DoorSubmissionRow *) g_ptr_array_index (rows, 0))->user, ==, "ida");
    }
}

static void
test_nothing_waits (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint parcels = 9;
  g_assert_null (pack (self, &parcels, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (parcels, ==, 0);
}

/* The network comes back after the stick has gone: one submission, and the receipt. */
static void
test_stick_and_network (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (DoorHubImport) import = { 0 };
  DoorParcel *parcel = sync_survey_parcel (self->survey, SURVEY_ANSWER);
  g_autofree char *id = g_strdup (parcel->id);
  sync_box_out_add (self->outbox, parcel);
  g_autoptr (GBytes) file = pack (self, NULL, &error);
  g_assert_true (door_hub_store_import_bundle (self->store, file, &import, &error));
  door_clock_advance (self->survey->clock, (DOOR_CARRY_HOLD_SECONDS + 1) * (gint64) G_USEC_PER_SEC);
  g_autoptr (DoorSync) sync = sync_survey_client (self->survey, NULL, self->outbox, self->inbox);
  g_assert_true (sync_survey_run (sync, &error));
  const DoorDelivery *verdict = sync_box_out_verdict (self->outbox, id);
  g_assert_cmpint (verdict->state, ==, DOOR_DELIVERY_STORED);
  g_assert_nonnull (verdict->receipt);
}

static void
test_unknown_device (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (DoorHubImport) import = { 0 };
  g_autoptr (DoorIdentity) stranger = door_identity_new ();
  g_autoptr (DoorIdentity) hub = door_hub_store_get_identity (self->store, &error);
  g_autoptr (DoorBundle) bundle = door_bundle_new (DOOR_BUNDLE_TO_HUB, &self->survey->vault);
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (self->survey, SURVEY_ANSWER);
  DoorBundleItem *item = door_bundle_add (bundle, DOOR_BUNDLE_PARCEL);
  door_bundle_item_add (item, DOOR_SUBMISSION_XML_PART, parcel->manifest);
  g_autoptr (GBytes) file = door_bundle_seal (bundle, stranger, door_identity_public (hub), &error);
  g_assert_no_error (error);
  g_assert_false (door_hub_store_import_bundle (self->store, file, &import, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND);
}

/* Letters go along, to whom they are for, and stay here until the hub itself took them. */
static void
test_letters_to_hub (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint64 mark;
  sync_box_post_add (self->postbox, DOOR_LETTER_MESSAGE, "m1", DOOR_LETTER_TO_TEAM, "to the team");
  sync_box_post_add (self->postbox, DOOR_LETTER_DRAFT, "uuid:1", DOOR_LETTER_TO_OFFICE, "a draft");
  sync_box_post_add (self->postbox, DOOR_LETTER_MESSAGE, "m2", "everybody", "to nobody");
  sync_box_out_add (self->outbox, sync_survey_parcel (self->survey, SURVEY_ANSWER));
  guint parcels = 0;
  g_autoptr (GBytes) file = pack (self, &parcels, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parcels, ==, 1);
  g_assert_false (holds (file, "to the team"));
  g_assert_cmpuint (sync_box_post_waiting (self->postbox), ==, 3);
  g_assert_null (pack (self, NULL, &error));

  for (guint i = 0; i < 2; i++)
    {
      g_auto (DoorHubImport) import = { 0 };
      g_assert_true (door_hub_store_import_bundle (self->store, file, &import, &error));
      g_assert_cmpuint (import.kept, ==, 1);
      g_assert_cmpuint (import.letters, ==, 2);
      g_assert_cmpuint (import.refused, ==, 1);
    }
  g_autofree char *team = door_hub_mailbox_of_team ("north");
  g_autoptr (GPtrArray) letters
      = door_hub_store_find_letters (self->store, team, DOOR_LETTER_MESSAGE, 0, &mark, &error);
  g_assert_cmpuint (letters->len, ==, 1);

  /* The network comes: what the stick brought is known there, and now gone here. */
  g_autoptr (DoorSync) sync = sync_survey_client (self->survey, NULL, self->outbox, self->inbox);
  door_sync_set_postbox (sync, DOOR_POSTBOX (self->postbox));
  g_assert_true (sync_survey_run (sync, &error));
  g_assert_cmpuint (sync_box_post_waiting (self->postbox), ==, 0);
  g_assert_nonnull (sync_box_post_refusal (self->postbox));
}

/* What the hub took from a stick is said by the next one that comes from there, with its hash; what it
 * would not have is not. */
static void
test_letters_confirmed (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (DoorHubImport) import = { 0 };
  sync_box_post_add (self->postbox, DOOR_LETTER_MESSAGE, "m1", DOOR_LETTER_TO_TEAM, "to the team");
  sync_box_post_add (self->postbox, DOOR_LETTER_MESSAGE, "m2", "everybody", "to nobody");
  g_autoptr (GBytes) there = pack (self, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_store_import_bundle (self->store, there, &import, &error));
  g_autoptr (GBytes) back = export(self);
  unpack_ok (self, back);
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_TAKEN), ==, 1);
  const DoorInbound *word = sync_box_in_find (self->inbox, DOOR_INBOUND_TAKEN, "m1");
  g_autoptr (GBytes) content = g_bytes_new_static ("to the team", 11);
  g_autofree char *hash = door_openrosa_sha256 (content);
  g_assert_cmpstr (word->name, ==, DOOR_LETTER_MESSAGE);
  g_assert_cmpstr (word->hash, ==, hash);
  g_assert_cmpuint (unpack_ok (self, back), ==, 0);
}

/* To the device --------------------------------------------------------------------------------- */

static void
test_to_device (Case *self, gconstpointer data)
{
  assign (self, "case-1", "sealed address");
  g_autoptr (GBytes) file = export(self);
  g_assert_false (holds (file, "case-1"));
  g_assert_false (holds (file, SURVEY_FORM));
  g_assert_cmpuint (unpack_ok (self, file), >, 0);
  const DoorInbound *form = sync_box_in_find (self->inbox, DOOR_INBOUND_FORM, SURVEY_FORM);
  g_assert_true (g_bytes_equal (form->body, self->survey->form));
  g_assert_cmpuint (form->media->len, ==, 1);
  g_assert_nonnull (sync_box_in_find (self->inbox, DOOR_INBOUND_ASSIGNMENT, "case-1"));

  /* Twice changes nothing, and neither does the network afterwards. */
  g_assert_cmpuint (unpack_ok (self, file), ==, 0);
  g_autoptr (DoorSync) sync = sync_survey_client (self->survey, NULL, self->outbox, self->inbox);
  g_autoptr (GError) error = NULL;
  g_assert_true (sync_survey_run (sync, &error));
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_FORM), ==, 1);
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_ASSIGNMENT), ==, 1);
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_ROSTER), ==, 1);
}

/* Monday's stick after Tuesday's: the withdrawn case stays withdrawn. */
static void
test_old_after_new (Case *self, gconstpointer data)
{
  assign (self, "case-1", "sealed address");
  g_autoptr (GBytes) monday = export(self);
  assign (self, "case-1", NULL);
  assign (self, "case-2", "other address");
  g_autoptr (GBytes) tuesday = export(self);
  unpack_ok (self, tuesday);
  g_assert_cmpuint (unpack_ok (self, monday), ==, 0);
  const DoorInbound *withdrawn = sync_box_in_find (self->inbox, DOOR_INBOUND_ASSIGNMENT, "case-1");
  g_assert_nonnull (withdrawn);
  g_assert_null (withdrawn->body);
}

/* Returned interviews and messages come on the stick, once, and not again over the network. */
static void
test_letters_to_device (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *mailbox = door_hub_mailbox_of_device (self->survey->interviewer_device);
  g_autoptr (GBytes) first = g_bytes_new ("sealed to ida", 13), next = g_bytes_new ("more", 4);
  door_hub_store_put_letter (self->store, mailbox, 0, DOOR_LETTER_RETURN, "uuid:1", first, NULL,
                             NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) monday = export(self);
  door_hub_store_put_letter (self->store, mailbox, 0, DOOR_LETTER_MESSAGE, "m2", next, NULL, NULL,
                             &error);
  g_autoptr (GBytes) tuesday = export(self);
  unpack_ok (self, monday);
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_LETTER), ==, 1);
  const DoorInbound *letter = sync_box_in_find (self->inbox, DOOR_INBOUND_LETTER, "uuid:1");
  g_assert_cmpstr (letter->name, ==, DOOR_LETTER_RETURN);
  g_assert_true (g_bytes_equal (letter->body, first));
  unpack_ok (self, tuesday);
  unpack_ok (self, monday);
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_LETTER), ==, 2);
  g_autoptr (DoorSync) sync = sync_survey_client (self->survey, NULL, self->outbox, self->inbox);
  g_assert_true (sync_survey_run (sync, &error));
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_LETTER), ==, 2);
}

/* Receipts come back on the stick. */
static void
test_receipts (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (DoorHubImport) import = { 0 };
  sync_box_out_add (self->outbox, sync_survey_parcel (self->survey, SURVEY_ANSWER));
  g_autoptr (GBytes) up = pack (self, NULL, &error);
  door_hub_store_import_bundle (self->store, up, &import, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) down = export(self);
  unpack_ok (self, down);
  const DoorInbound *item = sync_box_in_find (self->inbox, DOOR_INBOUND_RECEIPT, NULL);
  g_autoptr (DoorReceipt) receipt = door_receipt_read (item->body, self->survey->roster, &error);
  g_assert_no_error (error);
  g_assert_cmpint (receipt->kind, ==, DOOR_RECEIPT_STORED);
}

/* Refused --------------------------------------------------------------------------------------- */

static void
test_other_hub (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorIdentity) forger = door_identity_new ();
  g_autoptr (DoorBundle) bundle = door_bundle_new (DOOR_BUNDLE_TO_DEVICE, &self->survey->vault);
  static const char json[] = "{\"mark\":9,\"rows\":[{\"case\":\"c\",\"mark\":9}]}";
  g_autoptr (GBytes) page = g_bytes_new_static (json, strlen (json));
  const DoorCarrier who = carrier (self);
  DoorBundleItem *item = door_bundle_add (bundle, DOOR_BUNDLE_ASSIGNMENTS);
  door_bundle_item_add (item, "page.json", page);
  g_autoptr (GBytes) file
      = door_bundle_seal (bundle, forger, door_identity_public (self->survey->vault_key), &error);
  g_assert_false (unpack (self, file, &who, NULL, &error));
  g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_TRUST);
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_ASSIGNMENT), ==, 0);
}

static void
test_other_device (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorIdentity) other = door_identity_new ();
  g_autoptr (GBytes) file = export(self);
  DoorCarrier who = carrier (self);
  who.identity = other;
  g_assert_false (unpack (self, file, &who, NULL, &error));
  g_assert_cmpint (error->domain, ==, DOOR_SEAL_ERROR);
}

static void
test_damaged (Case *self, gconstpointer data)
{
  g_autoptr (GBytes) file = export(self);
  const DoorCarrier who = carrier (self);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  for (gsize at = 0; at < length; at += length / 50 + 1)
    {
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *copy = g_memdup2 (bytes, length);
      copy[at] ^= 1;
      g_autoptr (GBytes) damaged = g_bytes_new (copy, length);
      g_autoptr (GBytes) cut = g_bytes_new (bytes, at);
      g_assert_false (unpack (self, damaged, &who, NULL, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
      g_assert_false (unpack (self, cut, &who, NULL, &error));
    }
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_FORM), ==, 0);
}

/* To somebody who reviews ------------------------------------------------------------------------ */

typedef struct {
  DoorIdentity *identity;
  DoorUuid vault;
  gint64 device;
} Reviewer;

static void
reviewer_join (Case *self, Reviewer *lani)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  char vault[DOOR_UUID_TEXT];
  lani->identity = door_identity_new ();
  lani->vault = door_uuid_random ();
  door_uuid_print (&lani->vault, vault);
  g_autoptr (DoorDeviceKeys) keys
      = door_device_keys_new (vault, door_identity_public (lani->identity));
  door_hub_store_add_user (self->store, "lani", DOOR_USER_SUPERVISOR, "north", &error);
  g_assert_no_error (error);
  door_hub_store_add_device (self->store, "lani", "laptop", &token, &lani->device, &error);
  g_assert_no_error (error);
  door_hub_store_set_device_keys (self->store, lani->device, keys, &error);
  g_assert_no_error (error);
}

static void
submit (Case *self, guint n)
{
  g_autoptr (DoorSync) sync = sync_survey_client (self->survey, NULL, self->outbox, self->inbox);
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < n; i++)
    sync_box_out_add (self->outbox, sync_survey_parcel (self->survey, SURVEY_ANSWER));
  sync_survey_run (sync, &error);
  g_assert_no_error (error);
  g_set_object (&self->inbox, NULL);
  self->inbox = sync_box_in_new ();
}

static GBytes *
pack_from (Case *self, const Reviewer *lani, guint64 since, guint64 reaches)
{
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;
  guint64 mark = since;
  GBytes *file
      = door_hub_store_export_bundle_from (self->store, lani->device, &mark, &more, &error);
  g_assert_no_error (error);
  g_assert_false (more);
  g_assert_cmpuint (mark, ==, reaches);
  g_assert_false (holds (file, SURVEY_ANSWER));
  return file;
}

static guint
unpack_as (Case *self, const Reviewer *lani, GBytes *file)
{
  DoorCarrier who = carrier (self);
  g_autoptr (GError) error = NULL;
  guint items = 0;
  who.identity = lani->identity;
  who.vault = lani->vault;
  unpack (self, file, &who, &items, &error);
  g_assert_no_error (error);
  return items;
}

/* The team's interviews, sealed, without what is for analysts alone; a file that begins later does not
 * make the device believe that it has what came before. */
static void
test_reviewers (Case *self, gconstpointer data)
{
  Reviewer lani;
  reviewer_join (self, &lani);
  submit (self, 3);
  g_autoptr (GBytes) later = pack_from (self, &lani, 1, 3);
  g_autoptr (GBytes) all = pack_from (self, &lani, 0, 3);
  g_autoptr (GBytes) none = pack_from (self, &lani, 3, 3);

  unpack_as (self, &lani, none);
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_SUBMISSION), ==, 0);
  g_assert_cmpuint (unpack_as (self, &lani, later), ==, 2);
  g_assert_cmpuint (unpack_as (self, &lani, later), ==, 2); /* the first is still missing */
  g_assert_cmpuint (unpack_as (self, &lani, all), ==, 3);
  g_assert_cmpuint (unpack_as (self, &lani, all), ==, 0);
  g_assert_cmpuint (unpack_as (self, &lani, later), ==, 0);

  const DoorInbound *item = sync_box_in_find (self->inbox, DOOR_INBOUND_SUBMISSION, NULL);
  g_assert_cmpuint (item->media->len, >, 0);
  for (guint i = 0; i < item->media->len; i++)
    g_assert_false (g_str_has_prefix (
        ((const DoorWirePart *) g_ptr_array_index (item->media, i))->name, "section-"));

  /* An interviewer's stick has none of it. */
  guint before = sync_box_in_count (self->inbox, DOOR_INBOUND_SUBMISSION);
  g_autoptr (GBytes) own = export(self);
  unpack_ok (self, own);
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_SUBMISSION), ==, before);
  door_identity_unref (lani.identity);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/sync/carry/" name, Case, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("to-hub", test_to_hub);
  ADD ("letters-to-hub", test_letters_to_hub);
  ADD ("letters-confirmed", test_letters_confirmed);
  ADD ("letters-to-device", test_letters_to_device);
  ADD ("nothing-waits", test_nothing_waits);
  ADD ("stick-and-network", test_stick_and_network);
  ADD ("unknown-device", test_unknown_device);
  ADD ("to-device", test_to_device);
  ADD ("old-after-new", test_old_after_new);
  ADD ("receipts", test_receipts);
  ADD ("reviewers", test_reviewers);
  ADD ("other-hub", test_other_hub);
  ADD ("other-device", test_other_device);
  ADD ("damaged", test_damaged);
  return g_test_run ();
}
