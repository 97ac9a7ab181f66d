/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may go, and what their tablet gets. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-checks-private.h"
#include "door-team-write.h"

#include "door-case-about.h"
#include "door-check-match.h"
#include "door-letter.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- Who may go ------------------------------------------------------------------------------ */

char **
door_team_checks_get_people (DoorTeamChecks *self)
{
  return door_team_desk_get_interviewers (self->desk);
}

const char *
door_team_checks_may (DoorTeamChecks *self, DoorTeamCheck *check, const char *person)
{
  const char *sex = door_team_checks_get_sex (self, person);

  if (check->visit)
    return _ ("The second visit has taken place.");
  if (strcmp (check->person, person) == 0)
    return _ ("Nobody checks their own interview. Choose somebody else.");
  if (*check->needs && !*sex)
    return _ ("Say first whether this person is a woman or a man: who was interviewed is visited "
              "by somebody of the same sex.");
  if (*check->needs && strcmp (check->needs, sex) != 0)
    return strcmp (check->needs, "woman") == 0
               ? _ ("A woman was interviewed: a woman must make this visit.")
               : _ ("A man was interviewed: a man must make this visit.");
  return NULL;
}

void
door_team_checks_set_sex_async (DoorTeamChecks *self,
                                const char *person,
                                const char *sex,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  DoorCaseEvent *event = door_team_event_new (self->desk, "person");

  door_case_event_set (event, "person", person);
  door_case_event_set (event, "sex", sex);
  door_team_tell_async (self->desk, event, callback, data);
}

/* --- Giving ---------------------------------------------------------------------------------- */

typedef struct {
  DoorTeamWriter *writer;
  DoorCaseEvent *event;
  DoorReviewPlan *check; /* of the questionnaire for second visits */
  DoorReviewPlan *first; /* NULL: there was no interview */
  char *name;            /* of the interview's record; NULL */
  char *case_id, *to, *needs, *psu;
  DoorBackcheckReason reason;
} Giving;

static void
giving_free (gpointer data)
{
  Giving *self = data;

  g_clear_pointer (&self->writer, door_team_writer_free);
  g_clear_pointer (&self->event, door_case_event_unref);
  g_clear_pointer (&self->check, door_review_plan_unref);
  g_clear_pointer (&self->first, door_review_plan_unref);
  g_free (self->name);
  g_free (self->case_id);
  g_free (self->to);
  g_free (self->needs);
  g_free (self->psu);
  g_free (self);
}

static void
set_text (char **text, char *value)
{
  g_free (*text);
  *text = value;
}

/* A question of the second visit that is filled in already; nothing when it has none of this name. */
static void
prefill (DoorAssignmentFacts *facts, const Giving *it, const char *name, const char *value)
{
  DoorDefNode node = door_review_plan_find_name (it->check, name);

  if (node != DOOR_DEF_NONE && *value)
    door_assignment_facts_prefill (facts, door_form_path (door_review_plan_form (it->check), node),
                                   value);
}

/* Where it is; and whether the household may be called, and at what number. */
static void
add_household (DoorAssignmentFacts *facts, const Giving *it, GBytes *record)
{
  static const char *const address[] = { "address", NULL }, *const place[] = { "place", NULL };
  DoorDefNode node = door_review_plan_find_role (it->first, DOOR_ITEM_CALLBACK);
  const DoorPlanNode *what = node != DOOR_DEF_NONE ? door_review_plan_node (it->first, node) : NULL;
  g_autofree char *agreed = door_check_value (it->first, record, DOOR_ITEM_CALLBACK);
  g_autofree char *where = door_team_find_value (record, place);

  set_text (&facts->address, door_team_find_value (record, address));
  prefill (facts, it, "address", facts->address);
  prefill (facts, it, "place", where);
  if (what && what->values && g_strv_contains ((const char *const *) what->values, agreed))
    set_text (&facts->phone, door_check_value (it->first, record, DOOR_ITEM_PHONE));
  else
    set_text (&facts->office_note,
              g_strdup (_ ("Go there: the household did not agree to be called.")));
}

static GBytes *
print_case (const Giving *it, GBytes *record)
{
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  g_autofree char *why = g_strdup_printf ("%d", it->reason == DOOR_BACKCHECK_FLAGGED ? 2 : 1);
  DoorFormDef *form = door_review_plan_form (it->check);

  set_text (&facts->id, g_strconcat (DOOR_CHECK_CASE, it->case_id, NULL));
  set_text (&facts->label, g_strdup_printf (_ ("Second visit: %s"), it->case_id));
  set_text (&facts->area, g_strdup (it->psu));
  set_text (&facts->form_id, g_strdup (door_form_id (form)));
  set_text (&facts->form_version, g_strdup (door_form_version (form)));
  set_text (&facts->needs, g_strdup (it->needs));
  prefill (facts, it, "case_id", it->case_id);
  prefill (facts, it, "check_why", why);
  if (record)
    add_household (facts, it, record);
  return door_assignment_facts_print (facts);
}

static gpointer
give (DoorVault *vault, gpointer argument, GError **error)
{
  const Giving *it = argument;
  g_autoptr (GPtrArray) members = door_team_writer_members (it->writer, it->to);
  g_autofree char *id = g_strconcat (DOOR_CHECK_CASE, it->case_id, NULL);
  g_autoptr (DoorTeamOpened) opened = NULL;
  g_autoptr (GBytes) content = NULL;

  if (members->len == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _ ("Nobody of that name is in the team."));
      return NULL;
    }
  if (it->name)
    opened = door_team_store_open (vault, it->name, it->writer->roster, FALSE, error);
  if (it->name && !opened)
    return NULL;
  content = print_case (it, opened ? opened->record : NULL);
  for (guint i = 0; i < members->len; i++)
    if (!door_team_post_to (vault, it->writer, DOOR_LETTER_CASE, id, i,
                            g_ptr_array_index (members, i), content, error))
      return NULL;
  return door_team_post_event (vault, it->writer, it->event, error) ? GINT_TO_POINTER (1) : NULL;
}

/* The interview waits for its second visit, unless it was decided before. */
static void
on_marked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (door_team_desk_decide_finish (DOOR_TEAM_DESK (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_given (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorTeamDesk *desk = DOOR_TEAM_DESK (source);
  DoorTeamRow *row = g_task_get_task_data (task);
  GError *error = NULL;

  if (!door_team_desk_act_finish (desk, result, &error))
    g_task_return_error (task, error);
  else if (row && door_team_row_is_open (row) && !door_team_row_may (row, DOOR_DECISION_BACK_CHECK))
    door_team_desk_decide_async (desk, row, DOOR_DECISION_BACK_CHECK, NULL, NULL, 0, on_marked,
                                 g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

typedef struct {
  GTask *task; /* of the caller */
  DoorTeamChecks *checks;
  Giving *it;
} Fetching;

static void
fetching_end (Fetching *self, GError *error)
{
  if (error)
    g_task_return_error (self->task, error);
  g_clear_pointer (&self->it, giving_free);
  g_object_unref (self->task);
  g_object_unref (self->checks);
  g_free (self);
}

static void
on_form (GObject *source, GAsyncResult *result, gpointer data)
{
  Fetching *fetching = data;
  DoorFormShelf *shelf = door_team_desk_shelf (fetching->checks->desk);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorFormDef) form = shelf ? door_form_shelf_get_finish (shelf, result, &fault) : NULL;

  if (!form)
    {
      fetching_end (fetching,
                    g_error_new_literal (
                        G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                        _ ("The questionnaire for second visits is not on this computer. Ask the "
                           "office to publish it, send and receive, then try again.")));
      return;
    }
  fetching->it->check = door_review_plan_new (form, diagnostics);
  door_team_desk_act_async (fetching->checks->desk, give, g_steal_pointer (&fetching->it),
                            giving_free, on_given, g_object_ref (fetching->task));
  fetching_end (fetching, NULL);
}

/* Its name stands in the survey's protocol. */
static gpointer
read_form_name (DoorVault *vault, gpointer argument, GError **error)
{
  g_autoptr (DoorProtocol) protocol = door_team_protocol_of (vault, argument);

  return g_strdup (protocol->back_check.form);
}

static void
on_form_name (GObject *source, GAsyncResult *result, gpointer data)
{
  Fetching *fetching = data;
  GError *error = NULL;
  g_autofree char *form = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);
  DoorFormShelf *shelf = door_team_desk_shelf (fetching->checks->desk);

  if (!form || !shelf)
    fetching_end (
        fetching,
        error ? error : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "the desk is closed"));
  else
    door_form_shelf_get_async (shelf, form, "", on_form, fetching);
}

static Giving *
new_giving (DoorTeamChecks *self, DoorTeamCheck *check, const char *person, DoorTeamWriter *writer)
{
  const DoorTeamEntry *entry = check->row ? door_team_row_entry (check->row) : NULL;
  DoorReviewPlan *plan = entry ? door_team_desk_plan_of (self->desk, entry) : NULL;
  Giving *it = g_new0 (Giving, 1);

  it->writer = writer;
  it->event = door_team_event_new (self->desk, "check-given");
  door_case_event_set (it->event, "of", check->case_id);
  door_case_event_set (it->event, "instance", check->instance);
  door_case_event_set (it->event, "to", person);
  it->first = plan ? door_review_plan_ref (plan) : NULL;
  it->name = plan ? g_strdup (entry->name) : NULL;
  it->case_id = g_strdup (check->case_id);
  it->to = g_strdup (person);
  it->needs = g_strdup (check->needs);
  it->psu = g_strdup (entry ? entry->psu : "");
  it->reason = check->reason;
  return it;
}

void
door_team_checks_give_async (DoorTeamChecks *self,
                             DoorTeamCheck *check,
                             const char *person,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  GTask *task = g_task_new (self->desk, NULL, callback, data);
  const char *why_not = door_team_checks_may (self, check, person);
  DoorTeamWriter *writer = door_team_writer_new (self->desk);
  Fetching *fetching;

  if (why_not || !writer)
    {
      door_team_writer_free (writer);
      door_team_fail (task, G_IO_ERROR_INVALID_ARGUMENT,
                      why_not ? why_not : _ ("Connect once, then try again."));
      return;
    }
  if (check->row)
    g_task_set_task_data (task, g_object_ref (check->row), g_object_unref);
  fetching = g_new0 (Fetching, 1);
  fetching->task = task;
  fetching->checks = g_object_ref (self);
  fetching->it = new_giving (self, check, person, writer);
  door_vault_queue_call_async (
      door_team_desk_queue (self->desk), read_form_name,
      g_strdup (check->row ? door_team_row_entry (check->row)->form_id : ""), g_free, g_free,
      on_form_name, fetching);
}
