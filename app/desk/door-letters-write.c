/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters that write themselves: each event of a case, each case that came, a copy of each draft that
 * changed. What was written once is marked, so that what is sent twice is the same. */
#define G_LOG_DOMAIN "door-desk"

#include "door-letters-private.h"

#include "door-case-about.h"
#include "door-case-event.h"
#include "door-desk-json.h"
#include "door-desk-records.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-letter.h"

#include <string.h>

/* As the hub takes letters; a draft with photographs beyond this travels by stick. */
#define LETTER_MAX_BYTES (4u * 1024 * 1024)

static gboolean
is_marked (DoorVault *vault, const char *prefix, const char *id, const char *value)
{
  g_autofree char *name = g_strconcat (prefix, id, NULL);
  g_autoptr (GBytes) body = NULL;

  return door_vault_get (vault, DOOR_RECORD_SETTING, name, NULL, &body, NULL)
         && g_bytes_get_size (body) == strlen (value)
         && memcmp (g_bytes_get_data (body, NULL), value, strlen (value)) == 0;
}

static gboolean
set_mark (DoorVault *vault, const char *prefix, const char *id, const char *value, GError **error)
{
  g_autofree char *name = g_strconcat (prefix, id, NULL);
  g_autoptr (GBytes) body = g_bytes_new (value, strlen (value));

  return door_vault_put (vault, DOOR_RECORD_SETTING, name, NULL, body, error);
}

static GBytes *
seal_event (DoorVault *vault,
            GBytes *about,
            const char *id,
            GPtrArray *readers,
            const DoorLetterAsking *asking,
            GError **error)
{
  g_autofree char *instance = g_strconcat ("uuid:", id, NULL);
  const DoorEnvelopeInfo info = {
    .kind = DOOR_LETTER_CASE_EVENT,
    .instance_id = instance,
    .vault = *door_vault_id (vault),
    .epoch = door_roster_epoch (asking->roster),
    .audience = DOOR_AUDIENCE_TEAM,
  };

  if (readers->len == 0)
    return NULL;
  return door_envelope_seal (about, &info, NULL, door_vault_identity (vault), readers, error);
}

/* An address or a name is for the supervisors and headquarters, not for the analysts. */
static GPtrArray *
supervisors_of (const DoorLetterAsking *asking)
{
  GPtrArray *readers = door_roster_recipients (asking->roster, DOOR_AUDIENCE_TEAM, asking->team);

  for (guint i = readers->len; i-- > 0;)
    if (((DoorMember *) g_ptr_array_index (readers, i))->role == DOOR_ROLE_ANALYST)
      g_ptr_array_remove_index (readers, i);
  return readers;
}

static GPtrArray *
readers_of (GBytes *about, const DoorLetterAsking *asking)
{
  g_autoptr (DoorCaseEvent) event = door_case_event_parse (about, NULL);

  return event && door_case_event_is (event, DOOR_EVENT_EXTRAS)
             ? supervisors_of (asking)
             : door_roster_recipients (asking->roster, DOOR_AUDIENCE_TEAM, asking->team);
}

/* To the team, and to the office, whose analysts make tables of visits. */
static gboolean
queue_event (DoorVault *vault, const char *id, GBytes *sealed, GError **error)
{
  g_autofree char *other = g_strconcat (id, "-office", NULL);

  return door_letter_queue (vault, DOOR_LETTER_CASE_EVENT, id, DOOR_LETTER_TO_TEAM, sealed, error)
         && door_letter_queue (vault, DOOR_LETTER_CASE_EVENT, other, DOOR_LETTER_TO_OFFICE, sealed,
                               error);
}

/* "event CASE ID": sealed once and queued, then marked, so that what is sent twice is the same. */
static gboolean
sweep_event (DoorVault *vault,
             const DoorRecord *record,
             const DoorLetterAsking *asking,
             GError **error)
{
  g_auto (GStrv) parts = g_strsplit (record->name, DOOR_RECORD_SEPARATOR, 3);
  g_autoptr (GPtrArray) readers = NULL;
  g_autoptr (GBytes) sealed = NULL;

  if (g_strv_length (parts) != 3 || !record->about
      || is_marked (vault, DOOR_SETTING_SENT_EVENT, parts[2], "1"))
    return TRUE;
  readers = readers_of (record->about, asking);
  sealed = seal_event (vault, record->about, parts[2], readers, asking, error);
  if (!sealed)
    return !error || !*error;
  return queue_event (vault, parts[2], sealed, error)
         && set_mark (vault, DOOR_SETTING_SENT_EVENT, parts[2], "1", error);
}

/* What the team's supervisors must know of a case to give it to somebody else: as it was assigned, without
 * what happened so far, which came in events of its own. */
static DoorCaseEvent *
new_held (DoorVault *vault, GBytes *about, const char *case_id, const DoorLetterAsking *asking)
{
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_parse (about, NULL);
  g_autoptr (GBytes) printed = NULL;
  g_autofree char *text = NULL;
  DoorCaseEvent *held;

  if (!facts)
    return NULL;
  door_assignment_facts_set (facts, "handed_over", "");
  printed = door_assignment_facts_print (facts);
  text = g_strndup (g_bytes_get_data (printed, NULL), g_bytes_get_size (printed));
  held = door_case_event_new (DOOR_EVENT_HELD, case_id, asking->person, door_vault_clock (vault));
  door_case_event_set (held, "facts", text);
  return held;
}

/* A case that came, or came anew: told to the team's supervisors. */
static gboolean
sweep_case (DoorVault *vault,
            const DoorRecord *record,
            const DoorLetterAsking *asking,
            GError **error)
{
  g_autoptr (GPtrArray) readers = supervisors_of (asking);
  g_autoptr (DoorCaseEvent) held = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *hash = NULL;
  guint8 bytes[DOOR_HASH_BYTES];

  if (record->damaged || !record->about || readers->len == 0)
    return TRUE;
  door_hash_blake2b (record->about, bytes);
  hash = door_hash_to_text (bytes);
  if (is_marked (vault, DOOR_SETTING_SENT_CASE, record->name, hash)
      || !(held = new_held (vault, record->about, record->name, asking)))
    return TRUE;
  content = door_case_event_print (held);
  sealed = seal_event (vault, content, door_case_event_id (held), readers, asking, error);
  return sealed
         && door_letter_queue (vault, DOOR_LETTER_CASE_EVENT, door_case_event_id (held),
                               DOOR_LETTER_TO_TEAM, sealed, error)
         && set_mark (vault, DOOR_SETTING_SENT_CASE, record->name, hash, error);
}

static gboolean
sweep_cases (DoorVault *vault, const DoorLetterAsking *asking, GError **error)
{
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_CASE, error);

  for (guint i = 0; records && i < records->len; i++)
    if (!sweep_case (vault, g_ptr_array_index (records, i), asking, error))
      return FALSE;
  return records != NULL;
}

static gboolean
sweep_draft (DoorVault *vault, const DoorInterviewInfo *info, DoorRoster *roster, GError **error)
{
  g_autofree char *id = door_uuid_to_instance_id (&info->id);
  g_autofree char *length = g_strdup_printf ("%" G_GUINT64_FORMAT, info->length);
  g_autoptr (GBytes) backup = NULL;
  g_autoptr (GError) fault = NULL;

  if (info->state != DOOR_INTERVIEW_DRAFT || info->damaged
      || is_marked (vault, DOOR_SETTING_SENT_DRAFT, id, length))
    return TRUE;
  backup = door_vault_backup (vault, &info->id, roster, &fault);
  if (!backup)
    {
      g_message ("a draft could not be copied for the office: %s", fault->message);
      return TRUE;
    }
  if (g_bytes_get_size (backup) > LETTER_MAX_BYTES)
    return TRUE;
  return door_letter_queue (vault, DOOR_LETTER_DRAFT, id, DOOR_LETTER_TO_OFFICE, backup, error)
         && set_mark (vault, DOOR_SETTING_SENT_DRAFT, id, length, error);
}

static gboolean
sweep_drafts (DoorVault *vault, DoorRoster *roster, GError **error)
{
  g_autoptr (GPtrArray) recovery = door_roster_members (roster, DOOR_ROLE_RECOVERY);
  g_autoptr (GPtrArray) all = recovery->len > 0 ? door_vault_list (vault, error) : NULL;

  if (recovery->len == 0)
    return TRUE;
  for (guint i = 0; all && i < all->len; i++)
    if (!sweep_draft (vault, g_ptr_array_index (all, i), roster, error))
      return FALSE;
  return all != NULL;
}

static gboolean
sweep_events (DoorVault *vault, GPtrArray *records, const DoorLetterAsking *asking, GError **error)
{
  for (guint i = 0; i < records->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (records, i);

      if (!record->damaged && g_str_has_prefix (record->name, DOOR_RECORD_EVENT)
          && !sweep_event (vault, record, asking, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_draft (DoorVault *vault,
             const DoorInterviewInfo *info,
             DoorRoster *roster,
             const char *folder,
             GError **error)
{
  char uuid[DOOR_UUID_TEXT];
  g_autoptr (GBytes) backup = door_vault_backup (vault, &info->id, roster, error);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  door_uuid_print (&info->id, uuid);
  name = g_strconcat ("draft-", uuid, ".door", NULL);
  path = g_build_filename (folder, name, NULL);
  return backup && door_file_replace (path, backup, 0600, error);
}

gboolean
door_letters_write_drafts (DoorVault *vault, DoorRoster *roster, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) recovery = door_roster_members (roster, DOOR_ROLE_RECOVERY);
  g_autoptr (GPtrArray) all = recovery->len > 0 ? door_vault_list (vault, error) : NULL;

  for (guint i = 0; all && i < all->len; i++)
    {
      const DoorInterviewInfo *info = g_ptr_array_index (all, i);

      if (info->state == DOOR_INTERVIEW_DRAFT && !info->damaged
          && !write_draft (vault, info, roster, folder, error))
        return FALSE;
    }
  return recovery->len == 0 || all;
}

gboolean
door_letters_write (DoorVault *vault,
                    GPtrArray *records,
                    const DoorLetterAsking *asking,
                    GError **error)
{
  return sweep_events (vault, records, asking, error) && sweep_cases (vault, asking, error)
         && (!asking->large || sweep_drafts (vault, asking->roster, error));
}
