/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The office's side of the store's contract (door-hub-office.h), on every way of keeping it. */
#include "hub-case.h"

#include "door-order.h"

#include <string.h>

/* The call fails with this code; its error is gone afterwards. */
#define assert_fault(call, fault, code)                                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_false (call);                                                                         \
    g_assert_error (fault, DOOR_HUB_STORE_ERROR, code);                                            \
    g_clear_error (&fault);                                                                        \
  }                                                                                                \
  G_STMT_END

/* People -------------------------------------------------------------------------------------- */

static void
test_users (HubCase *self, gconstpointer place)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (
      door_hub_store_change_user (self->store, "ida", DOOR_USER_SUPERVISOR, "south", &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) south = door_hub_store_list_users (self->store, "south", &error);
  g_assert_cmpuint (south->len, ==, 1);
  const DoorHubUser *ida = g_ptr_array_index (south, 0);
  g_assert_cmpint (ida->role, ==, DOOR_USER_SUPERVISOR);
  g_assert_cmpuint (ida->devices, ==, 1);
  assert_fault (door_hub_store_change_user (self->store, "nobody", DOOR_USER_ANALYST, "", &error),
                error, DOOR_HUB_STORE_ERROR_NOT_FOUND);
}

/* Who works here no more is not answered, on none of their devices. */
static void
test_end_user (HubCase *self, gconstpointer place)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  char *code = NULL;
  door_hub_store_add_device (self->store, "ida", "second", &token, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_store_end_user (self->store, "ida", &error));
  g_autoptr (DoorHubDevice) device = door_hub_store_find_token (self->store, token, &error);
  g_assert_true (device->revoked);
  assert_fault (door_hub_store_add_enrolment (self->store, "ida", "", 7, &code, &error), error,
                DOOR_HUB_STORE_ERROR_NOT_FOUND);
}

/* Enrolment ----------------------------------------------------------------------------------- */

static DoorEnrolReply *
use (HubCase *self, const char *code, DoorIdentity *vault, const char *vault_id, GError **error)
{
  g_autoptr (DoorDeviceKeys) keys = door_device_keys_new (vault_id, door_identity_public (vault));
  const DoorEnrolRequest request = { (char *) code, (char *) "tablet 7", keys };
  return door_hub_store_use_enrolment (self->store, &request, error);
}

static void
test_enrol (HubCase *self, gconstpointer place)
{
  g_autoptr (DoorIdentity) vault = door_identity_new ();
  g_autoptr (DoorIdentity) thief = door_identity_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  door_hub_store_add_enrolment (self->store, "ida", "", 7, &code, &error);
  g_assert_no_error (error);
  g_autoptr (DoorEnrolReply) first = use (self, code, vault, "v1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->user, ==, "ida");
  g_assert_cmpstr (first->role, ==, "interviewer");
  g_assert_cmpstr (first->survey, ==, "harbour");

  /* The answer was lost: the same vault gets another token, and the first is void. */
  g_autoptr (DoorEnrolReply) again = use (self, code, vault, "v1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->device, ==, first->device);
  g_assert_null (door_hub_store_find_token (self->store, first->token, NULL));
  g_autoptr (DoorHubDevice) device = door_hub_store_find_token (self->store, again->token, &error);
  g_assert_cmpstr (device->keys->vault_id, ==, "v1");
  g_assert_cmpstr (device->label, ==, "tablet 7");

  assert_fault (use (self, code, thief, "v2", &error) != NULL, error,
                DOOR_HUB_STORE_ERROR_NOT_FOUND);
  assert_fault (use (self, code, thief, "v1", &error) != NULL, error,
                DOOR_HUB_STORE_ERROR_NOT_FOUND);
  assert_fault (use (self, "0000000000000000", vault, "v1", &error) != NULL, error,
                DOOR_HUB_STORE_ERROR_NOT_FOUND);
  g_autoptr (DoorHubDevice) still = door_hub_store_find_token (self->store, again->token, &error);
  g_assert_nonnull (still);
}

static void
test_enrol_late (HubCase *self, gconstpointer place)
{
  g_autoptr (DoorIdentity) vault = door_identity_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  door_hub_store_add_enrolment (self->store, "ida", "", 7, &code, &error);
  door_clock_advance (self->clock, (gint64) 8 * 24 * 3600 * G_USEC_PER_SEC);
  assert_fault (use (self, code, vault, "v1", &error) != NULL, error,
                DOOR_HUB_STORE_ERROR_NOT_FOUND);
}

/* Letters ------------------------------------------------------------------------------------- */

static guint64
put (HubCase *self, const char *mailbox, const char *kind, const char *id, const char *text)
{
  g_autoptr (GBytes) content = hub_case_bytes (text);
  g_autoptr (GError) error = NULL;
  guint64 mark = 0;
  door_hub_store_put_letter (self->store, mailbox, self->device->device, kind, id, content, &mark,
                             NULL, &error);
  g_assert_no_error (error);
  return mark;
}

static guint
count (HubCase *self, gint64 device, const char *other, guint64 since)
{
  guint64 mark;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all
      = door_hub_store_list_letters (self->store, device, other, since, &mark, &error);
  g_assert_no_error (error);
  return all->len;
}

static void
test_letters (HubCase *self, gconstpointer place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) other = hub_case_bytes ("other");
  g_autofree char *own = door_hub_mailbox_of_device (self->device->device);
  guint64 first = put (self, "team:north", "message", "m1", "sealed");
  g_assert_cmpuint (put (self, "team:north", "message", "m1", "sealed"), ==, first);
  assert_fault (door_hub_store_put_letter (self->store, "team:north", self->device->device,
                                           "message", "m1", other, NULL, NULL, &error),
                error, DOOR_HUB_STORE_ERROR_EXISTS);

  /* Of a draft only the newest is kept, under a new mark. */
  guint64 draft = put (self, "office", "draft", "uuid:1", "old");
  g_assert_cmpuint (put (self, "office", "draft", "uuid:1", "new"), >, draft);
  put (self, own, "return", "uuid:2", "comments");

  g_assert_cmpuint (count (self, self->device->device, NULL, 0), ==, 1);
  g_assert_cmpuint (count (self, 999, "team:north", 0), ==, 1);
  g_assert_cmpuint (count (self, 999, "team:north", first), ==, 0);
  g_assert_cmpuint (count (self, 999, "team:south", 0), ==, 0);
  g_assert_cmpuint (count (self, 999, "office", 0), ==, 1);
  g_assert_cmpuint (count (self, 999, "*", 0), ==, 2);
  g_autoptr (DoorChanges) changes
      = door_hub_store_get_changes (self->store, self->device->device, NULL, &error);
  g_assert_cmpuint (changes->letters, >, draft);
}

static void
test_letter_limits (HubCase *self, gconstpointer place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autofree char *much = g_strnfill (DOOR_HUB_MAX_LETTER + 1, 'x');
  g_autoptr (GBytes) large = hub_case_bytes (much);
  g_autoptr (GBytes) fine = hub_case_bytes ("fine");
  DoorHubStore *store = self->store;
  assert_fault (
      door_hub_store_put_letter (store, "office", 1, "message", "m", empty, NULL, NULL, &error),
      error, DOOR_HUB_STORE_ERROR_INVALID);
  assert_fault (
      door_hub_store_put_letter (store, "office", 1, "message", "m", large, NULL, NULL, &error),
      error, DOOR_HUB_STORE_ERROR_INVALID);
  assert_fault (
      door_hub_store_put_letter (store, "office", 1, "Message!", "m", fine, NULL, NULL, &error),
      error, DOOR_HUB_STORE_ERROR_INVALID);
  assert_fault (
      door_hub_store_put_letter (store, "office", 1, "message", "", fine, NULL, NULL, &error),
      error, DOOR_HUB_STORE_ERROR_INVALID);
}

/* The sample ---------------------------------------------------------------------------------- */

static void
add_case (HubCase *self, const char *id, const char *psu, guint reserve)
{
  g_autoptr (DoorSampleCase) sampled = door_sample_case_new (id);
  g_autoptr (GError) error = NULL;
  sampled->psu = g_strdup (psu);
  sampled->stratum = g_strdup ("urban");
  sampled->weight = g_strdup ("12.5");
  sampled->form_id = g_strdup ("harbour");
  sampled->reserve = reserve;
  sampled->sealed = hub_case_bytes ("sealed to headquarters");
  door_hub_store_add_case (self->store, sampled, &error);
  g_assert_no_error (error);
  assert_fault (door_hub_store_add_case (self->store, sampled, &error), error,
                DOOR_HUB_STORE_ERROR_EXISTS);
}

static gboolean
has_case (HubCase *self, gint64 device, const char *case_id)
{
  guint64 mark;
  g_autoptr (GPtrArray) all = door_hub_store_list_assignments (self->store, device, 0, &mark, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      const DoorAssignment *assignment = g_ptr_array_index (all, i);
      if (strcmp (assignment->case_id, case_id) == 0)
        return assignment->sealed != NULL;
    }
  return FALSE;
}

static void
test_sample (HubCase *self, gconstpointer place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = hub_case_bytes ("sealed to the device");
  g_autoptr (DoorHubDevice) omar
      = hub_case_enrol (self->store, "omar", DOOR_USER_INTERVIEWER, "north");
  gint64 ida = self->device->device;
  add_case (self, "c1", "p1", 0);
  add_case (self, "c2", "p1", 1);
  add_case (self, "c3", "p2", 0);
  g_autoptr (GPtrArray) first = door_hub_store_list_cases (self->store, "p1", NULL, 10, &error);
  g_assert_cmpuint (first->len, ==, 2);
  g_autoptr (GPtrArray) rest = door_hub_store_list_cases (self->store, NULL, "c1", 10, &error);
  g_assert_cmpuint (rest->len, ==, 2);

  /* A case is with one person at a time; who had it sees it go. */
  g_assert_true (door_hub_store_give_case (self->store, "c1", ida, sealed, &error));
  g_assert_true (has_case (self, ida, "c1"));
  g_assert_true (door_hub_store_give_case (self->store, "c1", omar->device, sealed, &error));
  g_assert_false (has_case (self, ida, "c1"));
  g_assert_true (has_case (self, omar->device, "c1"));
  g_autoptr (DoorSampleCase) held = door_hub_store_get_case (self->store, "c1", &error);
  g_assert_cmpint (held->device, ==, omar->device);
  g_assert_cmpuint (g_bytes_get_size (held->sealed), >, 0);

  g_assert_true (door_hub_store_hand_over (self->store, "c1", omar->device, ida, &error));
  g_assert_false (has_case (self, omar->device, "c1"));
  assert_fault (door_hub_store_hand_over (self->store, "c1", omar->device, ida, &error), error,
                DOOR_HUB_STORE_ERROR_NOT_FOUND);
}

static void
test_listings (HubCase *self, gconstpointer place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) draw = hub_case_bytes ("drawn");
  DoorHubStore *store = self->store;
  assert_fault (door_hub_store_set_draw (store, "p1", draw, &error), error,
                DOOR_HUB_STORE_ERROR_NOT_FOUND);
  g_assert_true (door_hub_store_close_listing (store, "p1", 120, "aa", &error));
  g_assert_true (door_hub_store_close_listing (store, "p1", 120, "aa", &error));
  assert_fault (door_hub_store_close_listing (store, "p1", 121, "bb", &error), error,
                DOOR_HUB_STORE_ERROR_EXISTS);
  g_assert_true (door_hub_store_set_draw (store, "p1", draw, &error));
  assert_fault (door_hub_store_set_draw (store, "p1", draw, &error), error,
                DOOR_HUB_STORE_ERROR_EXISTS);
  g_autoptr (GPtrArray) all = door_hub_store_list_listings (store, &error);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpuint (((DoorHubListing *) g_ptr_array_index (all, 0))->households, ==, 120);
}

static void
test_counts (HubCase *self, gconstpointer place)
{
  g_autoptr (GError) error = NULL;
  DoorHubCounts counts;
  add_case (self, "c1", "p1", 0);
  put (self, "office", "message", "m1", "sealed");
  g_assert_true (door_hub_store_count (self->store, NULL, &counts, &error));
  g_assert_cmpuint (counts.users, ==, 1);
  g_assert_cmpuint (counts.devices, ==, 1);
  g_assert_cmpuint (counts.forms, ==, 1);
  g_assert_cmpuint (counts.sampled, ==, 1);
  g_assert_cmpuint (counts.letters, ==, 1);
  g_assert_true (door_hub_store_count (self->store, "south", &counts, &error));
  g_assert_cmpuint (counts.devices, ==, 0);
}

static const HubCaseRow rows[] = {
  { "users", test_users },     { "end-user", test_end_user },
  { "enrol", test_enrol },     { "enrol-late", test_enrol_late },
  { "letters", test_letters }, { "letter-limits", test_letter_limits },
  { "sample", test_sample },   { "listings", test_listings },
  { "counts", test_counts },
};

int
main (int argc, char **argv)
{
  return hub_case_run (argc, argv, "hub-office", rows, G_N_ELEMENTS (rows));
}
