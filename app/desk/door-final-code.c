/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-final-code.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const DoorFinalCode codes[] = {
  { "1.1", "I", N_ ("Interview complete"), TRUE, FALSE },
  { "1.2", "P", N_ ("Interview partly done, sufficient"), TRUE, FALSE },
  { "2.10", "R", N_ ("Refusal or break-off"), TRUE, TRUE },
  { "2.11", "R", N_ ("Refused"), TRUE, TRUE },
  { "2.111", "R", N_ ("The household refused"), TRUE, TRUE },
  { "2.112", "R", N_ ("The selected person refused"), TRUE, TRUE },
  { "2.12", "R", N_ ("Broken off"), TRUE, TRUE },
  { "2.20", "NC", N_ ("Nobody met"), FALSE, FALSE },
  { "2.23", "NC", N_ ("Could not get into the building"), FALSE, FALSE },
  { "2.24", "NC", N_ ("Nobody at home"), FALSE, FALSE },
  { "2.25", "NC", N_ ("The person was away or had no time"), FALSE, FALSE },
  { "2.30", "O", N_ ("Other reason"), FALSE, FALSE },
  { "2.31", "O", N_ ("The selected person has died"), TRUE, TRUE },
  { "2.32", "O", N_ ("Unable to take part"), TRUE, TRUE },
  { "2.33", "O", N_ ("No common language"), FALSE, FALSE },
  { "2.331", "O", N_ ("No common language with the household"), FALSE, FALSE },
  { "2.332", "O", N_ ("No common language with the selected person"), FALSE, FALSE },
  { "2.333", "O", N_ ("No interviewer for the language"), FALSE, FALSE },
  { "2.36", "O", N_ ("Other, told in a note"), FALSE, FALSE },
  { "3.10", "UH", N_ ("Not known whether anybody lives there"), FALSE, FALSE },
  { "3.11", "UH", N_ ("Not visited"), FALSE, FALSE },
  { "3.17", "UH", N_ ("Not safe to go there"), TRUE, TRUE },
  { "3.18", "UH", N_ ("Address not found"), TRUE, TRUE },
  { "3.20", "UO", N_ ("A home, but not known who lives there"), FALSE, FALSE },
  { "3.21", "UO", N_ ("Nobody said who lives there"), FALSE, FALSE },
  { "3.90", "UO", N_ ("Not known, other"), FALSE, FALSE },
  { "4.10", "NE", N_ ("Not part of the sample"), TRUE, TRUE },
  { "4.50", "NE", N_ ("Not a home"), TRUE, TRUE },
  { "4.51", "NE", N_ ("A business"), TRUE, TRUE },
  { "4.52", "NE", N_ ("An institution"), TRUE, TRUE },
  { "4.53", "NE", N_ ("A dormitory, barracks or the like"), TRUE, TRUE },
  { "4.60", "NE", N_ ("Nobody lives there"), TRUE, TRUE },
  { "4.61", "NE", N_ ("Empty, to be let or sold"), TRUE, TRUE },
  { "4.62", "NE", N_ ("Lived in at another time of the year"), TRUE, TRUE },
  { "4.63", "NE", N_ ("Empty for another reason"), TRUE, TRUE },
  { "4.70", "NE", N_ ("Nobody there can be selected"), TRUE, FALSE },
  { "4.80", "NE", N_ ("No more interviews of this kind are needed"), TRUE, TRUE },
};

guint
door_final_code_count (void)
{
  return G_N_ELEMENTS (codes);
}

const DoorFinalCode *
door_final_code_get (guint index)
{
  return index < G_N_ELEMENTS (codes) ? &codes[index] : NULL;
}

const DoorFinalCode *
door_final_code_find (const char *code)
{
  for (guint i = 0; code && i < G_N_ELEMENTS (codes); i++)
    if (strcmp (codes[i].code, code) == 0)
      return &codes[i];
  return NULL;
}

const char *
door_final_code_label (const char *code)
{
  const DoorFinalCode *found = door_final_code_find (code);

  return found ? _ (found->label) : "";
}

/* --- Deriving ----------------------------------------------------------------------------- */

static void
conclude (DoorFinal *final, const char *code, const char *rule, char *why)
{
  final->code = code;
  final->rule = rule;
  final->why = why;
  final->final = *code != '\0';
}

static const DoorFinalCode *
last_ending (const DoorFinalFacts *facts)
{
  const DoorFinalCode *found = NULL;

  for (guint i = 0; facts->results && facts->results[i]; i++)
    {
      const DoorFinalCode *disposition = door_final_code_find (facts->results[i]);

      if (i >= facts->n_taken_back && disposition && disposition->ends
          && disposition->code[0] != '1')
        found = disposition;
    }
  return facts->visit_again ? NULL : found;
}

static gboolean
has_result (const DoorFinalFacts *facts, const char *code)
{
  return facts->results && g_strv_contains (facts->results, code);
}

/* The most that was learnt comes first. */
static const char *
most_learnt (const DoorFinalFacts *facts)
{
  static const char *const order[]
      = { "2.112", "2.111", "2.12", "2.332", "2.331", "2.333", "2.36", "2.30",
          "2.25",  "2.24",  "2.23", "2.20",  "3.21",  "3.20",  "3.90", "3.10" };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (has_result (facts, order[i]))
      return order[i];
  return "3.90";
}

static char *
because (const char *code, const char *reason)
{
  return g_strdup_printf ("%s: %s", door_final_code_label (code), reason);
}

void
door_final_derive (const DoorFinalFacts *facts, DoorFinal *ret_final)
{
  const DoorFinalCode *ending = last_ending (facts);
  gboolean visited = facts->results && facts->results[0];
  const char *rules = facts->rules ? facts->rules : "";

  memset (ret_final, 0, sizeof *ret_final);
  if (facts->interview == DOOR_INTERVIEW_WITHDRAWN)
    conclude (ret_final, "2.112", "D0", g_strdup (_ ("The respondent took back the consent.")));
  else if (facts->interview == DOOR_INTERVIEW_COMPLETE)
    conclude (ret_final, "1.1", "D1", g_strdup (_ ("The interview is finished.")));
  else if (facts->interview == DOOR_INTERVIEW_PARTIAL)
    conclude (ret_final, "1.2", "D1",
              g_strdup (_ ("The interview is finished in part, and that part is sufficient.")));
  else if (ending)
    {
      conclude (ret_final, ending->code, "D2",
                because (ending->code, _ ("a result that ends the case at once.")));
      ret_final->needs_confirmation = ending->confirm && !facts->confirmed;
    }
  else if (!visited && !facts->rules_met)
    conclude (ret_final, "", "D3", g_strdup (_ ("No visit has been made yet.")));
  else if (!facts->rules_met || facts->visit_again)
    conclude (ret_final, "", "D3",
              facts->visit_again ? g_strdup (_ ("The supervisor asks for another visit."))
                                 : g_strdup_printf (_ ("More visits are due: %s."), rules));
  else if (facts->interview == DOOR_INTERVIEW_BEGUN)
    conclude (ret_final, "2.12", "D4",
              g_strdup_printf (_ ("An interview was begun and not finished; %s."), rules));
  else if (visited)
    {
      const char *code = most_learnt (facts);

      conclude (ret_final, code, "D5", because (code, rules));
      ret_final->needs_confirmation = door_final_code_find (code)->confirm && !facts->confirmed;
    }
  else
    conclude (ret_final, "3.11", "D6", because ("3.11", rules));
}

void
door_final_clear (DoorFinal *self)
{
  g_clear_pointer (&self->why, g_free);
}
