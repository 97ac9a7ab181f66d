/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-handover.h"

#include "door-case-event.h"
#include "door-desk-json.h"
#include "door-desk-records.h"
#include "door-envelope.h"
#include "door-letter.h"
#include "door-letters.h"
#include "door-return.h"
#include "door-vault-task.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* As the hub takes letters, sealed: a third more than this for the base 64 inside it. */
#define MOST_DRAFT_BYTES (2u * 1024 * 1024 + 512 * 1024)

/* --- Colleagues ---------------------------------------------------------------------------- */

static gboolean
is_colleague (const DoorTrust *trust, const DoorMember *member)
{
  return g_strcmp0 (member->team, door_trust_team (trust)) == 0
         && g_strcmp0 (member->person, door_trust_person (trust)) != 0;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(char *const *) a, *(char *const *) b);
}

static gboolean
has_name (GPtrArray *names, const char *name)
{
  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

char **
door_handover_colleagues (const DoorTrust *trust)
{
  DoorRoster *roster = door_trust_roster (trust);
  g_autoptr (GPtrArray) members
      = roster ? door_roster_members (roster, DOOR_ROLE_INTERVIEWER) : g_ptr_array_new ();
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < members->len; i++)
    {
      const DoorMember *member = g_ptr_array_index (members, i);

      if (is_colleague (trust, member) && !has_name (names, member->person))
        g_ptr_array_add (names, g_strdup (member->person));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

/* With two devices, the one that came to the roster last. */
static const DoorMember *
find_colleague (const DoorTrust *trust, const char *name)
{
  DoorRoster *roster = door_trust_roster (trust);
  g_autoptr (GPtrArray) members
      = roster ? door_roster_members (roster, DOOR_ROLE_INTERVIEWER) : g_ptr_array_new ();
  const DoorMember *found = NULL;

  for (guint i = 0; i < members->len; i++)
    {
      const DoorMember *member = g_ptr_array_index (members, i);

      if (is_colleague (trust, member) && strcmp (member->person, name) == 0)
        found = member;
    }
  return found;
}

/* --- The letter ---------------------------------------------------------------------------- */

typedef struct {
  DoorRoster *roster;
  DoorPublicKeys colleague;
  char *case_id;
  char *facts; /* with the events in it */
  gboolean has_draft;
  DoorUuid draft;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  door_roster_unref (self->roster);
  g_free (self->case_id);
  g_free (self->facts);
  g_free (self);
}

/* The assignment, as the colleague takes it: what happened so far is one event a line. */
static char *
print_facts (const DoorHandover *handover)
{
  g_autoptr (GBytes) own = door_assignment_facts_print (handover->facts);
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_parse (own, NULL);
  g_autoptr (GString) lines
      = g_string_new (handover->facts->handed_over ? handover->facts->handed_over : "");
  g_autoptr (GBytes) printed = NULL;

  for (guint i = 0; i < handover->events->len; i++)
    {
      g_autoptr (GBytes) event = door_case_event_print (g_ptr_array_index (handover->events, i));

      if (lines->len > 0)
        g_string_append_c (lines, '\n');
      g_string_append_len (lines, g_bytes_get_data (event, NULL),
                           (gssize) g_bytes_get_size (event));
    }
  door_assignment_facts_set (facts, "handed_over", lines->str);
  printed = door_assignment_facts_print (facts);
  return g_strndup (g_bytes_get_data (printed, NULL), g_bytes_get_size (printed));
}

/* "" without a draft; NULL when it cannot be handed over. transfer full. */
static char *
encode_draft (DoorVault *vault, const Job *job, GError **error)
{
  g_autoptr (GBytes) draft = NULL;

  if (!job->has_draft)
    return g_strdup ("");
  draft = door_vault_hand_over (vault, &job->draft, &job->colleague, job->roster, error);
  if (!draft)
    return NULL;
  if (g_bytes_get_size (draft) > MOST_DRAFT_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           _ ("With its photographs and recordings this interview is too large to "
                              "be handed over here. Nothing was lost; ask your supervisor to hand "
                              "it over at the office."));
      return NULL;
    }
  return g_base64_encode (g_bytes_get_data (draft, NULL), g_bytes_get_size (draft));
}

static GBytes *
seal_letter (DoorVault *vault, const Job *job, GBytes *content, GError **error)
{
  DoorMember reader = { .role = DOOR_ROLE_INTERVIEWER, .keys = job->colleague };
  g_autoptr (GPtrArray) readers = g_ptr_array_new ();
  g_autofree char *instance = job->has_draft ? door_uuid_to_instance_id (&job->draft)
                                             : g_strconcat ("case:", job->case_id, NULL);
  const DoorEnvelopeInfo info = {
    .kind = DOOR_LETTER_HANDOVER,
    .instance_id = instance,
    .vault = *door_vault_id (vault),
    .epoch = door_roster_epoch (job->roster),
    .audience = DOOR_AUDIENCE_TEAM,
  };

  g_ptr_array_add (readers, &reader);
  return door_envelope_seal (content, &info, NULL, door_vault_identity (vault), readers, error);
}

static gpointer
queue_letter (DoorVault *vault, gpointer argument, GError **error)
{
  const Job *job = argument;
  g_autofree char *draft = encode_draft (vault, job, error);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *to = door_public_keys_to_text (&job->colleague);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) sealed = NULL;

  if (!draft)
    return NULL;
  json_builder_begin_object (builder);
  door_json_add_text (builder, "case", job->facts);
  door_json_add_text (builder, "draft", draft);
  json_builder_end_object (builder);
  content = door_json_finish (builder);
  sealed = seal_letter (vault, job, content, error);
  return sealed && door_letter_queue (vault, DOOR_LETTER_HANDOVER, job->case_id, to, sealed, error)
             ? GINT_TO_POINTER (1)
             : NULL;
}

void
door_handover_async (DoorVaultQueue *queue,
                     const DoorTrust *trust,
                     const DoorHandover *handover,
                     GAsyncReadyCallback callback,
                     gpointer data)
{
  GTask *task = g_task_new (queue, NULL, callback, data);
  const DoorMember *colleague = find_colleague (trust, handover->colleague);
  Job *job;

  if (!colleague)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               _ ("%s is not in your team's list on this device. Send once, then "
                                  "try again."),
                               handover->colleague);
      g_object_unref (task);
      return;
    }
  job = g_new0 (Job, 1);
  job->roster = door_roster_ref (door_trust_roster (trust));
  job->colleague = colleague->keys;
  job->case_id = g_strdup (handover->facts->id);
  job->facts = print_facts (handover);
  job->has_draft = handover->draft != NULL;
  if (handover->draft)
    job->draft = *handover->draft;
  door_vault_queue_call_async (queue, queue_letter, job, job_free, NULL, door_vault_task_end, task);
}

gboolean
door_handover_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- From hand to hand -------------------------------------------------------------------- */

static gpointer
read_letter (DoorVault *vault, gpointer argument, GError **error)
{
  g_autofree char *name
      = g_strconcat (DOOR_RECORD_LETTER DOOR_LETTER_HANDOVER DOOR_RECORD_SEPARATOR, argument, NULL);
  g_autoptr (GError) fault = NULL;
  GBytes *letter = NULL;

  if (door_vault_get (vault, DOOR_RECORD_OTHER, name, NULL, &letter, &fault))
    return letter;
  if (g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND))
    g_set_error_literal (
        error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        _ ("The office has this case already. Your colleague gets it from there with "
           "the next sending."));
  else
    g_propagate_error (error, g_steal_pointer (&fault));
  return NULL;
}

static void
on_letter (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GBytes *letter = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (letter)
    g_task_return_pointer (task, letter, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
door_handover_letter_async (DoorVaultQueue *queue,
                            const char *case_id,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  door_vault_queue_call_async (queue, read_letter, g_strdup (case_id), g_free,
                               (GDestroyNotify) g_bytes_unref, on_letter,
                               g_task_new (queue, NULL, callback, data));
}

GBytes *
door_handover_letter_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
is_of_kind (GBytes *bytes, const char *kind)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (bytes, NULL);

  return envelope && strcmp (door_envelope_info (envelope)->kind, kind) == 0;
}

gboolean
door_handover_is_letter (GBytes *bytes)
{
  return is_of_kind (bytes, DOOR_LETTER_HANDOVER) || is_of_kind (bytes, DOOR_LETTER_DRAFT);
}

typedef struct {
  DoorRoster *roster; /* NULL before the first */
  DoorPublicKeys survey_key;
  GBytes *letter;
} Taking;

static void
taking_free (gpointer data)
{
  Taking *self = data;

  g_clear_pointer (&self->roster, door_roster_unref);
  g_bytes_unref (self->letter);
  g_free (self);
}

/* What door_letter_take() would leave out with a word in the log is told here to the person who waits. */
static gboolean
is_for_us (DoorVault *vault, const Taking *taking, const DoorInbound *letter, GError **error)
{
  g_autoptr (GBytes) content = door_letter_open (
      vault, letter, taking->roster,
      1u << DOOR_ROLE_INTERVIEWER | 1u << DOOR_ROLE_SUPERVISOR | 1u << DOOR_ROLE_HEADQUARTERS);

  if (content)
    return TRUE;
  g_set_error_literal (
      error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
      _ ("This case is not for this device, or comes from somebody who is not in your "
         "list. Nothing was taken. Send once, then try again."));
  return FALSE;
}

enum { KNOWN = 1, NEW };

static gboolean
was_taken (DoorVault *vault, GBytes *letter)
{
  g_autofree char *mark = door_letter_taken_name (letter);

  return door_vault_get (vault, DOOR_RECORD_SETTING, mark, NULL, NULL, NULL);
}

/* Under the id that it has when it comes by the hub. */
static gpointer
take_draft (DoorVault *vault, const Taking *taking, GError **error)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (taking->letter, NULL);
  const char *instance = door_envelope_info (envelope)->instance_id;
  const DoorUuid id = door_return_new_id (instance, DOOR_LETTER_DRAFT);
  g_autoptr (DoorInterviewInfo) known = door_vault_find (vault, &id, NULL);

  if (known)
    return GINT_TO_POINTER (KNOWN);
  if (taking->roster && door_draft_take (vault, instance, taking->letter, taking->roster))
    return GINT_TO_POINTER (NEW);
  g_set_error_literal (
      error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
      _ ("This interview was not handed over to this device, or comes from somebody who is not in "
         "your list. Nothing was taken. Send once, then try again, or ask the office."));
  return NULL;
}

static gpointer
take_now (DoorVault *vault, gpointer argument, GError **error)
{
  const Taking *taking = argument;
  g_autoptr (DoorInbound) letter = door_inbound_new (DOOR_INBOUND_LETTER);

  letter->name = g_strdup (DOOR_LETTER_HANDOVER);
  letter->body = g_bytes_ref (taking->letter);
  if (is_of_kind (taking->letter, DOOR_LETTER_DRAFT))
    return take_draft (vault, taking, error);
  if (was_taken (vault, taking->letter))
    return GINT_TO_POINTER (KNOWN);
  if (!is_for_us (vault, taking, letter, error)
      || !door_letter_take (vault, letter, taking->roster, &taking->survey_key, error))
    return NULL;
  if (was_taken (vault, taking->letter))
    return GINT_TO_POINTER (NEW);
  g_set_error_literal (
      error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
      _ ("The case came, but its interview cannot be read here. It is still on your "
         "colleague’s device: tell your supervisor."));
  return NULL;
}

static void
on_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gpointer state = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (state)
    g_task_return_int (task, GPOINTER_TO_INT (state));
  else
    g_task_return_error (task, error);
}

void
door_handover_take_async (DoorVaultQueue *queue,
                          const DoorTrust *trust,
                          GBytes *letter,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  Taking *taking = g_new0 (Taking, 1);

  if (door_trust_roster (trust))
    taking->roster = door_roster_ref (door_trust_roster (trust));
  taking->survey_key = *door_trust_survey_key (trust);
  taking->letter = g_bytes_ref (letter);
  door_vault_queue_call_async (queue, take_now, taking, taking_free, NULL, on_taken,
                               g_task_new (queue, NULL, callback, data));
}

gboolean
door_handover_take_finish (GAsyncResult *result, gboolean *ret_new, GError **error)
{
  gssize state = g_task_propagate_int (G_TASK (result), error);

  if (ret_new)
    *ret_new = state == NEW;
  return state > 0;
}
