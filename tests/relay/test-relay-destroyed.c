/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was destroyed, at a relay: it carries no more of it, holds no byte of it, tells whose it was, and
 * goes on with the rest. */
#include "relay-village.h"

#include "door-hub-destroy.h"
#include "door-hub-relay.h"
#include "door-letter.h"
#include "door-submission.h"
#include "door-withdrawal.h"

#include <string.h>

/* Large enough to lie in a file of its own. */
#define PHOTO (700 * 1024)

static gboolean
folder_has (const char *path, GBytes *bytes)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *content = NULL;
  const char *name;
  gsize n, length;
  const char *data = g_bytes_get_data (bytes, &n);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (folder_has (child, bytes))
        return TRUE;
    }
  /* Of the middle, short enough to lie within one page of a database. */
  return dir == NULL && g_file_get_contents (path, &content, &length, NULL)
         && memmem (content, length, data + n / 2, MIN (60, n / 2)) != NULL;
}

static DoorHubStore *
relay_store (Village *self)
{
  g_autoptr (GError) error = NULL;
  DoorHubStore *store = door_hub_store_open (self->folder, self->survey->clock, &error);
  g_assert_no_error (error);
  return store;
}

static GBytes *
part_of (const DoorParcel *parcel, const char *name)
{
  const DoorWirePart *part = door_multipart_find (parcel->parts, name);
  g_assert_nonnull (part);
  return g_bytes_ref (part->bytes);
}

static gboolean
hub_has (SyncSurvey *survey, const char *id, const char *part)
{
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  guint64 seq = 0;
  if (!door_hub_store_find_instance (store, id, &seq, NULL))
    return FALSE;
  g_autoptr (GBytes) bytes = door_hub_store_get_part (store, seq, part, NULL);
  return bytes != NULL;
}

/* As the tablet sends it, by the relay. */
static void
send_notice (Village *self, const char *id)
{
  g_autofree char *base = door_hub_get_url (self->hub);
  g_autofree char *url = g_strdup_printf ("%s/letters/withdrawal/%s?to=office", base, id);
  g_autoptr (GBytes) notice = door_withdrawal_sign (
      id, "2.112 withdrawn", door_clock_now (self->survey->clock), self->survey->vault_key);
  g_assert_cmpuint (sync_survey_ask ("PUT", url, self->survey->interviewer_token,
                                     "application/octet-stream", notice, NULL),
                    ==, 202);
}

static void
run_schedule (SyncSurvey *survey, DoorDestroy what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (GPtrArray) ids = NULL;
  door_clock_advance (survey->clock, G_TIME_SPAN_DAY);
  door_hub_store_retain (store, what, door_clock_now (survey->clock), &ids, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 1);
}

/* Another interview of the same tablet, which the relay has still to bring. */
static char *
bring_another (Village *self, SyncBoxOut *outbox, DoorSync *sync)
{
  DoorParcel *parcel = sync_survey_parcel (self->survey, SURVEY_ANSWER);
  char *id = g_strdup (parcel->id);
  sync_box_out_add (outbox, parcel);
  village_meet (sync);
  return id;
}

/* -------------------------------------------------------------------------------------------- */

/* The respondent withdraws while the interview waits at the relay: there is nothing left to bring, the
 * hub never has it, and what comes after it arrives. */
static void
test_withdrawn_on_the_way (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  DoorParcel *parcel = sync_survey_parcel (village->survey, SURVEY_ANSWER);
  g_autofree char *id = g_strdup (parcel->id);
  sync_survey_add_photo (parcel, PHOTO);
  g_autoptr (GBytes) head = part_of (parcel, "submission.door");
  g_autoptr (GBytes) photo = part_of (parcel, "media-1.door");
  village_carry_well (village);
  g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
  sync_box_out_add (outbox, parcel);
  village_meet (sync);
  g_assert_true (folder_has (village->folder, head));
  g_assert_true (folder_has (village->folder, photo));

  send_notice (village, id);
  g_assert_false (folder_has (village->folder, head));
  g_assert_false (folder_has (village->folder, photo));
  g_autofree char *other = bring_another (village, outbox, sync);
  village_carry_well (village);
  village_carry_well (village);
  g_assert_false (hub_has (village->survey, id, "submission.door"));
  g_assert_true (hub_has (village->survey, other, "submission.door"));
  /* The notice arrived as well: whoever brings the interview by another way brings nothing. */
  g_autoptr (DoorHubStore) store = sync_survey_store (village->survey);
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows = door_hub_store_list_destroyed (store, 0, 0, 10, &mark, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (((DoorDestroyedRow *) rows->pdata[0])->instance_id, ==, id);
  g_assert_cmpstr (((DoorDestroyedRow *) rows->pdata[0])->outcome, ==, "2.112 withdrawn");
}

/* The hub destroys by its schedule what a relay brought: the relay's copy goes with the next round, the
 * rest of the interview stays, and the tablet hears of it from the relay. */
static void
test_by_schedule (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  DoorParcel *parcel = sync_survey_parcel (village->survey, SURVEY_ANSWER);
  g_autofree char *id = g_strdup (parcel->id);
  sync_survey_add_photo (parcel, PHOTO);
  g_autoptr (GBytes) head = part_of (parcel, "submission.door");
  g_autoptr (GBytes) photo = part_of (parcel, "media-1.door");
  village_carry_well (village);
  g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
  sync_box_out_add (outbox, parcel);
  village_meet (sync);
  village_carry_well (village);
  g_assert_true (hub_has (village->survey, id, "media-1.door"));
  run_schedule (village->survey, DOOR_DESTROY_MEDIA);
  g_assert_true (folder_has (village->folder, photo));

  village_carry_well (village);
  g_assert_false (folder_has (village->folder, photo));
  g_assert_true (folder_has (village->folder, head));
  village_meet (sync);
  const DoorInbound *told = sync_box_in_find (inbox, DOOR_INBOUND_DESTROYED, id);
  g_assert_nonnull (told);
  g_assert_cmpstr (told->name, ==, "media");
  /* Doing it again changes nothing. */
  village_carry_well (village);
  g_assert_true (folder_has (village->folder, head));
}

/* Of an interview that still waits here the office destroyed all or a part: what is left is offered, and
 * nothing behind it is held up. */
static void
test_waiting (gconstpointer data)
{
  DoorDestroy what = (DoorDestroy) GPOINTER_TO_UINT (data);
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (GError) error = NULL;
  DoorParcel *parcel = sync_survey_parcel (village->survey, SURVEY_ANSWER);
  g_autofree char *id = g_strdup (parcel->id);
  sync_survey_add_photo (parcel, PHOTO);
  village_carry_well (village);
  g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
  sync_box_out_add (outbox, parcel);
  village_meet (sync);
  {
    g_autoptr (DoorHubStore) store = relay_store (village);
    g_assert_true (door_hub_store_destroy_again (store, id, what, &error));
    g_assert_no_error (error);
  }
  g_autofree char *other = bring_another (village, outbox, sync);
  village_carry (village, NULL);
  g_assert_true (hub_has (village->survey, other, "submission.door"));
  g_assert_cmpint (hub_has (village->survey, id, "submission.door"), ==, what != DOOR_DESTROY_ALL);
  g_assert_false (hub_has (village->survey, id, "media-1.door"));
}

/* A tablet that has not heard of it brings a second copy: nothing of it is kept or carried. */
static void
test_does_not_come_back (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  DoorParcel *parcel = sync_survey_parcel (village->survey, SURVEY_ANSWER);
  g_autofree char *id = g_strdup (parcel->id);
  g_autoptr (GBytes) head = part_of (parcel, "submission.door");
  village_carry_well (village);
  send_notice (village, id);
  village_carry_well (village);
  g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
  sync_box_out_add (outbox, parcel);
  village_meet (sync);
  g_assert_false (folder_has (village->folder, head));
  village_carry_well (village);
  g_assert_false (hub_has (village->survey, id, "submission.door"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay/destroyed/withdrawn-on-the-way", test_withdrawn_on_the_way);
  g_test_add_func ("/relay/destroyed/by-schedule", test_by_schedule);
  g_test_add_data_func ("/relay/destroyed/waiting/all", GUINT_TO_POINTER (DOOR_DESTROY_ALL),
                        test_waiting);
  g_test_add_data_func ("/relay/destroyed/waiting/media", GUINT_TO_POINTER (DOOR_DESTROY_MEDIA),
                        test_waiting);
  g_test_add_func ("/relay/destroyed/does-not-come-back", test_does_not_come_back);
  return g_test_run ();
}
