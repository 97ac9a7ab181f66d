/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-copies.h"

#include "door-date-format.h"
#include "door-team-private.h"
#include "door-wraps.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define CASE "case:"
#define PARTS_TYPE "a(say)"

/* --- What is known to be gone ------------------------------------------------------------------ */

void
door_copies_gone_clear (DoorCopiesGone *self)
{
  g_clear_pointer (&self->outcome, g_free);
}

static char *
record_name (const char *instance_id)
{
  return g_strconcat (DOOR_TEAM_GONE, instance_id, NULL);
}

#define GONE_TYPE "(sax)"

void
door_copies_gone (DoorVault *vault, const char *instance_id, DoorCopiesGone *ret_gone)
{
  g_autofree char *name = record_name (instance_id);
  g_autoptr (GBytes) about = NULL;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GVariant) times = NULL;

  *ret_gone = (DoorCopiesGone){ .outcome = g_strdup ("") };
  if (!door_vault_get (vault, DOOR_RECORD_TEAM, name, &about, NULL, NULL) || !about)
    return;
  value = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (GONE_TYPE), about, FALSE));
  g_free (ret_gone->outcome);
  g_variant_get (value, "(s@ax)", &ret_gone->outcome, &times);
  for (guint i = 0; i < DOOR_DESTROY_N && i < g_variant_n_children (times); i++)
    g_variant_get_child (times, i, "x", &ret_gone->at[i]);
}

static gboolean
keep_gone (DoorVault *vault, const char *instance_id, const DoorCopiesGone *gone, GError **error)
{
  g_autofree char *name = record_name (instance_id);
  g_autoptr (GVariant) value = g_variant_ref_sink (
      g_variant_new ("(s@ax)", gone->outcome,
                     g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, gone->at,
                                                G_N_ELEMENTS (gone->at), sizeof gone->at[0])));
  g_autoptr (GBytes) about = g_variant_get_data_as_bytes (value);

  return door_vault_put (vault, DOOR_RECORD_TEAM, name, about, NULL, error);
}

gboolean
door_copies_lost_part (const DoorCopiesGone *self, const char *part)
{
  for (guint i = 0; i < DOOR_DESTROY_N; i++)
    if (self->at[i] != 0 && door_destroy_takes_part ((DoorDestroy) i, part))
      return TRUE;
  return FALSE;
}

char *
door_copies_say (gint64 at)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);
  g_autofree char *date = when ? door_date_format (when, "%-d %B %Y") : NULL;

  return date ? g_strdup_printf (_ ("Destroyed on %s by schedule"), date)
              : g_strdup (_ ("Destroyed by schedule"));
}

/* --- Interviews that came to be reviewed ------------------------------------------------------- */

/* The manifest stays: it tells what there was. */
static GBytes *
without_lost (GBytes *body, const DoorCopiesGone *gone)
{
  g_autoptr (GVariant) parts
      = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (PARTS_TYPE), body, FALSE));
  g_autoptr (GVariant) left = NULL;
  GVariantBuilder builder;
  GVariantIter iter;
  const char *name;
  GVariant *bytes;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (PARTS_TYPE));
  g_variant_iter_init (&iter, parts);
  while (g_variant_iter_next (&iter, "(&s@ay)", &name, &bytes))
    {
      if (strcmp (name, DOOR_SUBMISSION_XML_PART) == 0 || !door_copies_lost_part (gone, name))
        g_variant_builder_add (&builder, "(s@ay)", name, bytes);
      g_variant_unref (bytes);
    }
  left = g_variant_ref_sink (g_variant_builder_end (&builder));
  return g_variant_get_data_as_bytes (left);
}

/* Figures learnt from what is gone. */
static void
strip_facts (DoorTeamEntry *entry, const DoorCopiesGone *gone)
{
  g_autoptr (DoorReviewFacts) facts = entry->facts ? door_review_facts_unpack (entry->facts) : NULL;

  g_clear_pointer (&entry->facts, g_bytes_unref);
  if (!facts || gone->at[DOOR_DESTROY_ALL] != 0)
    return;
  if (gone->at[DOOR_DESTROY_IDENTIFIERS] != 0)
    {
      facts->phone = 0;
      facts->listing_latitude = facts->listing_longitude = NAN;
    }
  if (gone->at[DOOR_DESTROY_POSITIONS] != 0)
    facts->latitude = facts->longitude = facts->accuracy = NAN;
  entry->facts = door_review_facts_pack (facts);
}

static void
strip_entry (DoorTeamEntry *entry, const DoorCopiesGone *gone)
{
  strip_facts (entry, gone);
  if (gone->at[DOOR_DESTROY_MEDIA] != 0 || gone->at[DOOR_DESTROY_ALL] != 0)
    entry->n_files = 0;
  if (gone->at[DOOR_DESTROY_ALL] == 0)
    return;
  /* Nothing is left to be opened. */
  entry->opened = TRUE;
  g_free (entry->problem);
  entry->problem = g_strdup_printf (_ ("Withdrawn: %s"), gone->outcome);
}

static gboolean
strip_submission (DoorVault *vault,
                  const DoorRecord *record,
                  const DoorCopiesGone *gone,
                  GError **error)
{
  g_autoptr (DoorTeamEntry) entry = door_team_entry_parse (record->name, record->about);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) left = NULL;
  g_autoptr (GBytes) about = NULL;

  if (!door_vault_get (vault, DOOR_RECORD_TEAM, record->name, NULL, &body, error))
    return FALSE;
  left = without_lost (body, gone);
  strip_entry (entry, gone);
  about = door_team_entry_print (entry);
  return door_vault_put (vault, DOOR_RECORD_TEAM, record->name, about, left, error);
}

/* "sub" INSTANCE, and a second one beside it; "step" INSTANCE …; "event" CASE … */
static gboolean
is_of (const char *name, const char *prefix, const char *id, const char *ends)
{
  const char *rest = g_str_has_prefix (name, prefix) ? name + strlen (prefix) : NULL;

  return rest && g_str_has_prefix (rest, id) && strchr (ends, rest[strlen (id)]) != NULL;
}

static gboolean
strip_record (DoorVault *vault,
              const DoorRecord *record,
              const char *id,
              const DoorCopiesGone *gone,
              GError **error)
{
  if (record->damaged || !record->about)
    return TRUE;
  /* strchr() finds the end of a text, too: "sub" INSTANCE itself. */
  if (is_of (record->name, DOOR_TEAM_SUB, id, "#"))
    return strip_submission (vault, record, gone, error);
  if (gone->at[DOOR_DESTROY_ALL] != 0 && is_of (record->name, DOOR_TEAM_STEP, id, "\x1f"))
    return door_vault_remove (vault, DOOR_RECORD_TEAM, record->name, error);
  return TRUE;
}

static gboolean
strip_all (DoorVault *vault, const char *id, const DoorCopiesGone *gone, GError **error)
{
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_TEAM, error);

  for (guint i = 0; records && i < records->len; i++)
    if (!strip_record (vault, records->pdata[i], id, gone, error))
      return FALSE;
  return records != NULL;
}

static gboolean
forget_case (DoorVault *vault, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_TEAM, error);

  for (guint i = 0; records && i < records->len; i++)
    {
      const DoorRecord *record = records->pdata[i];

      if (!record->damaged && is_of (record->name, DOOR_TEAM_EVENT, case_id, "\x1f")
          && !door_vault_remove (vault, DOOR_RECORD_TEAM, record->name, error))
        return FALSE;
    }
  return records != NULL;
}

/* --- Interviews held here ---------------------------------------------------------------------- */

static gboolean
release_own (DoorVault *vault, const char *instance_id, GError **error)
{
  g_autoptr (DoorInterviewInfo) info = NULL;
  g_autoptr (GError) fault = NULL;
  DoorUuid id;

  if (!door_uuid_parse (instance_id, &id))
    return TRUE;
  info = door_vault_find (vault, &id, NULL);
  if (!info || info->state != DOOR_INTERVIEW_FINALIZED
      || door_vault_release_now (vault, &id, &fault))
    return TRUE;
  if (g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FULL)
      || g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FAILED))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  g_message ("an interview stays that the hub has destroyed: %s", fault->message);
  return TRUE;
}

/* --- All of it --------------------------------------------------------------------------------- */

static gboolean
note_and_strip (DoorVault *vault, const DoorInbound *item, DoorDestroy what, GError **error)
{
  g_auto (DoorCopiesGone) gone = { { 0 } };
  gint64 at = item->version ? g_ascii_strtoll (item->version, NULL, 10) : 0;

  door_copies_gone (vault, item->id, &gone);
  if (gone.at[what] != 0)
    return TRUE;
  gone.at[what] = at > 0 ? at : door_clock_now (door_vault_clock (vault));
  if (what == DOOR_DESTROY_ALL && item->hash)
    {
      g_free (gone.outcome);
      gone.outcome = g_strdup (item->hash);
    }
  return keep_gone (vault, item->id, &gone, error) && strip_all (vault, item->id, &gone, error)
         && door_wraps_forget (vault, item->id, &gone, error);
}

gboolean
door_copies_destroy (DoorVault *vault,
                     const DoorInbound *item,
                     const DoorRoster *roster,
                     GError **error)
{
  gboolean reviews = door_team_is_reviewer (vault, roster);
  DoorDestroy what;

  if (!door_destroy_parse (item->name, &what))
    return TRUE;
  if (g_str_has_prefix (item->id, CASE))
    return !reviews || forget_case (vault, item->id + strlen (CASE), error);
  return release_own (vault, item->id, error)
         && (!reviews || note_and_strip (vault, item, what, error));
}
