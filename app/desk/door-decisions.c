/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-decisions.h"

#include "door-envelope.h"
#include "door-files.h"
#include "door-letter.h"

#include <string.h>

#define LETTER_MAX_BYTES (4u * 1024 * 1024)
#define REVIEWERS (1u << DOOR_ROLE_SUPERVISOR | 1u << DOOR_ROLE_HEADQUARTERS)

/* One decision and who may have made it. */
typedef struct {
  DoorCaseEvent *step;
  char *team; /* of its author; NULL: of all */
} Decision;

struct _DoorDecisions {
  DoorRoster *roster;
  GHashTable *by_instance; /* instance id -> GPtrArray of Decision */
  GHashTable *ids;         /* set: taken already */
};

static void
decision_free (gpointer data)
{
  Decision *self = data;

  door_case_event_unref (self->step);
  g_free (self->team);
  g_free (self);
}

DoorDecisions *
door_decisions_new (DoorRoster *roster)
{
  DoorDecisions *self = g_new0 (DoorDecisions, 1);

  self->roster = door_roster_ref (roster);
  self->by_instance
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
door_decisions_free (DoorDecisions *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->by_instance);
  g_hash_table_unref (self->ids);
  door_roster_unref (self->roster);
  g_free (self);
}

/* --- Taking ---------------------------------------------------------------------------------- */

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE, why);
  return FALSE;
}

/* Its author may decide, and decided under their own name. */
static gboolean
is_signed_by (const DoorMember *signer, const DoorEnvelopeInfo *info, const DoorCaseEvent *step)
{
  if (strcmp (door_case_event_get (step, "step"), DOOR_STEP_CONFIRM) == 0
      && signer->role != DOOR_ROLE_HEADQUARTERS)
    return FALSE;
  return (REVIEWERS & 1u << signer->role) && strcmp (info->kind, DOOR_LETTER_VERDICT) == 0
         && strcmp (door_case_event_get (step, "by"), signer->person) == 0
         && strcmp (door_case_event_get (step, "instance"), info->instance_id) == 0;
}

static gboolean
reaches_all (const DoorMember *signer)
{
  return signer->role == DOOR_ROLE_HEADQUARTERS || strcmp (signer->team, "*") == 0;
}

static void
add (DoorDecisions *self, DoorCaseEvent *step, const DoorMember *signer)
{
  const char *instance = door_case_event_get (step, "instance");
  GPtrArray *of = g_hash_table_lookup (self->by_instance, instance);
  Decision *one;

  if (!g_hash_table_add (self->ids, g_strdup (door_case_event_id (step))))
    return;
  if (!of)
    {
      of = g_ptr_array_new_with_free_func (decision_free);
      g_hash_table_insert (self->by_instance, g_strdup (instance), of);
    }
  one = g_new0 (Decision, 1);
  one->step = door_case_event_ref (step);
  one->team = reaches_all (signer) ? NULL : g_strdup (signer->team);
  g_ptr_array_add (of, one);
}

gboolean
door_decisions_take (DoorDecisions *self, const DoorIdentity *key, GBytes *letter, GError **error)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (letter, error);
  const DoorEnvelopeInfo *info = envelope ? door_envelope_info (envelope) : NULL;
  const DoorMember *signer = info ? door_roster_find_signer (self->roster, info->signer) : NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (DoorCaseEvent) step = NULL;

  if (!envelope)
    return FALSE;
  if (!signer)
    return refuse (error, "nobody of the survey's roster signed it");
  content = door_envelope_open (envelope, key, NULL, error);
  step = content ? door_case_event_parse (content, error) : NULL;
  if (!step)
    return FALSE;
  if (!is_signed_by (signer, info, step))
    return refuse (error, "its signer may not decide that");
  add (self, step, signer);
  return TRUE;
}

/* --- A folder -------------------------------------------------------------------------------- */

static void
load_one (DoorDecisions *self, const DoorIdentity *key, const char *path, GPtrArray *refused)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GBytes) letter = door_file_load (path, LETTER_MAX_BYTES, &fault);

  if (letter && door_decisions_take (self, key, letter, &fault))
    return;
  if (refused)
    {
      g_autofree char *name = g_path_get_basename (path);

      g_ptr_array_add (refused, g_strdup_printf ("%s: %s", name, fault->message));
    }
}

gboolean
door_decisions_load (DoorDecisions *self,
                     const DoorIdentity *key,
                     const char *folder,
                     GPtrArray *refused,
                     GError **error)
{
  g_autofree char *all = g_build_filename (folder, DOOR_DECISIONS_FOLDER, NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (all, G_FILE_TEST_EXISTS))
    return TRUE;
  dir = g_dir_open (all, 0, error);
  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, DOOR_DECISION_SUFFIX))
      {
        g_autofree char *path = g_build_filename (all, name, NULL);

        load_one (self, key, path, refused);
      }
  return dir != NULL;
}

guint
door_decisions_length (const DoorDecisions *self)
{
  return g_hash_table_size (self->ids);
}

/* --- Finding --------------------------------------------------------------------------------- */

const char *
door_review_state_word (DoorReviewState state)
{
  static const char *const words[] = {
    [DOOR_REVIEW_RECEIVED] = "received",
    [DOOR_REVIEW_CORRECTED] = "corrected",
    [DOOR_REVIEW_IN_REVIEW] = "in-review",
    [DOOR_REVIEW_RETURNED] = "returned",
    [DOOR_REVIEW_BACK_CHECK] = "back-check",
    [DOOR_REVIEW_APPROVED] = "approved",
    [DOOR_REVIEW_VOID] = "void",
    [DOOR_REVIEW_REPLACED] = "replaced",
  };

  return words[state];
}

GPtrArray *
door_decisions_steps (const DoorDecisions *self, const char *instance_id)
{
  GPtrArray *all = g_hash_table_lookup (self->by_instance, instance_id);
  GPtrArray *steps = g_ptr_array_new ();

  for (guint i = 0; all && i < all->len; i++)
    g_ptr_array_add (steps, ((const Decision *) g_ptr_array_index (all, i))->step);
  return steps;
}

static GPtrArray *
steps_about (const DoorDecisions *self, const char *instance_id, const char *team, GBytes *bytes)
{
  GPtrArray *all = g_hash_table_lookup (self->by_instance, instance_id);
  GPtrArray *steps = g_ptr_array_new ();
  guint8 hash[DOOR_HASH_BYTES];
  g_autofree char *content = NULL;

  door_hash_blake2b (bytes, hash);
  content = door_hash_to_text (hash);
  for (guint i = 0; all && i < all->len; i++)
    {
      const Decision *one = g_ptr_array_index (all, i);

      if (strcmp (door_case_event_get (one->step, "content"), content) == 0
          && (!one->team || g_strcmp0 (one->team, team) == 0))
        g_ptr_array_add (steps, one->step);
    }
  return steps;
}

DoorDecided
door_decisions_find (const DoorDecisions *self,
                     const char *instance_id,
                     const char *team,
                     GBytes *submission)
{
  g_autoptr (GPtrArray) steps = steps_about (self, instance_id, team, submission);
  const DoorTeamStanding standing = door_team_steps_fold (steps, FALSE, FALSE);
  const DoorDecided decided = {
    .state = standing.state,
    .word = door_review_state_word (standing.state),
    .contradicted = standing.contradicted,
    .by = standing.last ? door_case_event_get (standing.last, "by") : "",
    .reason = standing.last ? door_case_event_get (standing.last, "text") : "",
    .at = standing.last ? door_case_event_at (standing.last) : 0,
  };

  return decided;
}
