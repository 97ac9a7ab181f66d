/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates of which the day or the month may be unknown, used as if they were whole: no comparison with such a
 * one holds, and nothing can be reckoned from it. earliest-day() and latest-day() give its ends. */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-check-private.h"

#include <string.h>

static gboolean
is_partial_date (const DoorXlsNode *node)
{
  const char *appearance = door_xls_attribute_text (node->row->control, "appearance");
  g_auto (GStrv) words = g_strsplit_set (appearance ? appearance : "", " \t\n", -1);

  return g_strv_contains ((const char *const *) words, "partial-date");
}

/* "=" may well ask whether it is blank. */
static gboolean
reckons (const DoorXlsWords *words, guint index)
{
  const DoorXlsToken *token = door_xls_words_get (words, index);

  return token
         && (token->kind == DOOR_XLS_TOKEN_ARITHMETIC || door_xls_words_is (words, index, "<")
             || door_xls_words_is (words, index, "<=") || door_xls_words_is (words, index, ">")
             || door_xls_words_is (words, index, ">="));
}

static gboolean
is_call_for_whole (const DoorXlsWords *words, guint index)
{
  static const char *const calls[]
      = { "date(", "decimal-date-time(", "format-date(", "int(", "number(", NULL };

  for (guint i = 0; calls[i]; i++)
    if (door_xls_words_is (words, index, calls[i]))
      return TRUE;
  return FALSE;
}

void
door_xls_check_partial_date (DoorXlsCheck *self,
                             const DoorXlsSpot *spot,
                             const DoorXlsWords *words,
                             guint index,
                             const DoorXlsNode *context)
{
  const DoorXlsNode *question = door_xls_words_is (words, index, ".")
                                    ? context
                                    : door_xls_words_question (words, index, self->conversion);

  if (!question || question->kind != DOOR_XLS_NODE_QUESTION || !is_partial_date (question)
      || !(reckons (words, index + 1)
           || (index > 0 && (reckons (words, index - 1) || is_call_for_whole (words, index - 1)))))
    return;
  door_xls_check_warn (self, spot, "partial-date-as-whole",
                       "The day or month of ${%s} may be unknown: use earliest-day(${%s}) or "
                       "latest-day(${%s})",
                       question->name, question->name, question->name);
}
