/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be done with a case now, what comes next, and how each act is called. */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-acts.h"

#include "door-case-list-private.h"
#include "door-handover.h"
#include "door-visit-tree.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
door_case_file_is_closed (DoorCaseFile *self)
{
  switch (door_case_get_progress_facts (self->item)->state)
    {
    case DOOR_CASE_WAITING:
    case DOOR_CASE_SENT:
    case DOOR_CASE_REFUSED:
    case DOOR_CASE_DAMAGED:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Sent back by the supervisor, and open again (or to be asked anew from its answers). */
gboolean
door_case_file_is_sent_back (DoorCaseFile *self)
{
  const DoorCaseProgress *progress = door_case_get_progress_facts (self->item);

  return door_case_get_state (self->item) == DOOR_CASE_RETURNED
         && (!door_case_file_is_closed (self) || progress->released);
}

static gboolean
is_set (const char *text)
{
  return text && *text;
}

/* Promise 2. */
gboolean
door_case_file_takes_visits (DoorCaseFile *self)
{
  const DoorContact *contact = door_case_file_contact (self);

  if (!contact || contact->handed_over || door_case_is_in_reserve (self->item))
    return FALSE;
  if (door_case_file_is_sent_back (self))
    return TRUE;
  return !door_case_file_is_closed (self) && !contact->final.final && contact->may_offer;
}

char **
door_case_file_get_colleagues (DoorCaseFile *self)
{
  return door_handover_colleagues (self->cases->trust);
}

static gboolean
has_colleagues (DoorCaseFile *self)
{
  g_auto (GStrv) names = door_case_file_get_colleagues (self);

  return names[0] != NULL;
}

/* Here, or in what was sent from here. */
static gboolean
has_something_said (DoorCaseFile *self)
{
  const DoorCaseProgress *progress = door_case_get_progress_facts (self->item);

  return progress->has_interview && !progress->withdrawn && progress->state != DOOR_CASE_DAMAGED;
}

/* Drawn from a listing of its area: "AREA-0007". What was found beside it ("AREA-0007-x2") was not. */
static gboolean
was_listed (DoorCaseFile *self)
{
  const char *id = door_case_get_id (self->item);
  const char *area = door_case_get_facts (self->item)->area;
  gsize length = area ? strlen (area) : 0;

  return length > 0 && g_str_has_prefix (id, area) && id[length] == '-'
         && strlen (id + length + 1) >= 4
         && strspn (id + length + 1, "0123456789") == strlen (id + length + 1);
}

gboolean
door_case_file_may (DoorCaseFile *self, DoorCaseAct act)
{
  const DoorContact *contact = door_case_file_contact (self);
  gboolean open = contact && contact->open;

  switch (act)
    {
    case DOOR_CASE_ACT_VISIT:
      return door_case_file_takes_visits (self) && !open;
    case DOOR_CASE_ACT_CALL:
      return door_case_file_takes_visits (self) && !open
             && is_set (door_case_get_facts (self->item)->phone);
    case DOOR_CASE_ACT_RESULT:
      return open;
    case DOOR_CASE_ACT_INTERVIEW:
      return door_case_file_takes_visits (self)
             && (open || door_case_get_progress_facts (self->item)->has_interview);
    case DOOR_CASE_ACT_LOOK:
      return door_case_file_is_closed (self) && !door_case_file_is_sent_back (self)
             && has_something_said (self);
    case DOOR_CASE_ACT_APPOINTMENT:
      return door_case_file_takes_visits (self);
    case DOOR_CASE_ACT_GIVE:
      return contact && contact->handed_over && !contact->given && has_colleagues (self);
    case DOOR_CASE_ACT_SHOW:
    case DOOR_CASE_ACT_CARRY:
      return contact && contact->given;
    case DOOR_CASE_ACT_NOTE:
      return contact != NULL;
    case DOOR_CASE_ACT_EXTRAS:
      return contact != NULL && was_listed (self);
    case DOOR_CASE_ACT_MOVE:
      return door_case_get_progress_facts (self->item)->may_move;
    case DOOR_CASE_ACT_WITHDRAW:
      return has_something_said (self);
    default:
      return FALSE;
    }
}

const char *
door_case_file_act_label (DoorCaseFile *self, DoorCaseAct act)
{
  gboolean begun = door_case_get_progress_facts (self->item)->has_interview;

  switch (act)
    {
    case DOOR_CASE_ACT_VISIT:
      return _ ("Start visit");
    case DOOR_CASE_ACT_CALL:
      return _ ("Start a call");
    case DOOR_CASE_ACT_RESULT:
      return door_case_file_is_by_phone (self) ? _ ("What came of the call")
                                               : _ ("What came of the visit");
    case DOOR_CASE_ACT_INTERVIEW:
      if (door_case_file_is_sent_back (self))
        return _ ("Correct the interview");
      return begun ? _ ("Continue interview") : _ ("Start interview");
    case DOOR_CASE_ACT_LOOK:
      return _ ("Look at it");
    case DOOR_CASE_ACT_APPOINTMENT:
      return door_case_file_contact (self) && door_case_file_contact (self)->appointment
                 ? _ ("Change appointment")
                 : _ ("Record appointment");
    case DOOR_CASE_ACT_GIVE:
      return _ ("Give it to a colleague");
    case DOOR_CASE_ACT_SHOW:
      return _ ("Show it to their tablet…");
    case DOOR_CASE_ACT_CARRY:
      return _ ("Put it on a stick…");
    case DOOR_CASE_ACT_EXTRAS:
      return _ ("Households nobody listed…");
    case DOOR_CASE_ACT_MOVE:
      return _ ("Move to the newest questionnaire…");
    case DOOR_CASE_ACT_WITHDRAW:
      return _ ("Respondent withdraws…");
    default:
      return _ ("Write a note");
    }
}

DoorCaseAct
door_case_file_get_next (DoorCaseFile *self)
{
  static const DoorCaseAct order[]
      = { DOOR_CASE_ACT_GIVE, DOOR_CASE_ACT_LOOK, DOOR_CASE_ACT_INTERVIEW, DOOR_CASE_ACT_VISIT,
          DOOR_CASE_ACT_RESULT };
  gboolean open = door_case_file_may (self, DOOR_CASE_ACT_RESULT);

  if (open && (self->left || !door_case_file_may (self, DOOR_CASE_ACT_INTERVIEW)))
    return DOOR_CASE_ACT_RESULT;
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (door_case_file_may (self, order[i]))
      return order[i];
  return DOOR_CASE_N_ACTS;
}

const char *
door_case_file_get_withdrawal_text (DoorCaseFile *self)
{
  if (door_case_get_progress_facts (self->item)->state == DOOR_CASE_IN_PROGRESS)
    return _ ("All that was said is destroyed on this device, now, and nobody can bring it back. "
              "The home counts as a refusal; nobody asks there again.");
  return _ (
      "All that was said is destroyed on this device, now, and nobody can bring it back. At the "
      "next contact the office is told to destroy its copies. The home counts as a refusal; "
      "nobody asks there again.");
}
