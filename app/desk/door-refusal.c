/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-interview-private.h"

#include "door-markup.h"

#include <glib/gi18n-lib.h>

/* The questionnaire's own words, in its language; NULL when it has none. */
static char *
own_words (DoorInterview *self, DoorNode node, DoorTextKind kind)
{
  g_autofree char *text = door_session_text (self->session, node, kind);

  return text && *text ? door_plain_from_markdown (text) : NULL;
}

static const char *
words_for_type (DoorInterview *self, DoorNode node)
{
  DoorFormDef *def = door_session_def (self->session);

  switch (door_form_data_type (def, door_session_def_node (self->session, node)))
    {
    case DOOR_TYPE_INT:
      return _ ("Only a whole number fits here.");
    case DOOR_TYPE_DECIMAL:
      return _ ("Only a number fits here.");
    case DOOR_TYPE_DATE:
      return _ ("Only a date fits here, as day/month/year.");
    case DOOR_TYPE_PARTIAL_DATE:
      return _ (
          "Only a date fits here, as day/month/year; month/year or the year alone where no more is "
          "known.");
    case DOOR_TYPE_TIME:
      return _ ("Only a time fits here, as hours:minutes.");
    default:
      return _ ("This is not an answer of the kind asked for.");
    }
}

char *
door_interview_describe_refusal (DoorInterview *self, DoorNode node, DoorOutcome outcome)
{
  char *own;

  switch (outcome)
    {
    case DOOR_OUTCOME_CONSTRAINT:
      own = own_words (self, node, DOOR_TEXT_CONSTRAINT_MESSAGE);
      return own ? own : g_strdup (_ ("This answer does not fit. Please look at it again."));
    case DOOR_OUTCOME_REQUIRED:
      own = own_words (self, node, DOOR_TEXT_REQUIRED_MESSAGE);
      return own ? own : g_strdup (_ ("An answer is needed here."));
    case DOOR_OUTCOME_TYPE:
      return g_strdup (words_for_type (self, node));
    case DOOR_OUTCOME_READONLY:
      return g_strdup (_ ("This answer cannot be changed."));
    case DOOR_OUTCOME_LIMIT:
      return g_strdup (_ ("This is more than can be kept in one answer."));
    default:
      return g_strdup (_ ("This question is not asked now."));
    }
}

char *
door_interview_describe_violation (DoorInterview *self, const DoorViolation *violation)
{
  static const DoorOutcome outcomes[] = {
    [DOOR_VIOLATION_CONSTRAINT] = DOOR_OUTCOME_CONSTRAINT,
    [DOOR_VIOLATION_REQUIRED] = DOOR_OUTCOME_REQUIRED,
    [DOOR_VIOLATION_TYPE] = DOOR_OUTCOME_TYPE,
  };

  return door_interview_describe_refusal (self, violation->node, outcomes[violation->kind]);
}
