/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-visit-tree.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define END                                                                                        \
  {                                                                                                \
    NULL, NULL, NULL, FALSE, FALSE                                                                 \
  }

static const DoorVisitAnswer reached[] = {
  { N_ ("Yes, and somebody answered"), "met", NULL, TRUE },
  { N_ ("Yes, but nobody answered"), "nobody", NULL, TRUE },
  { N_ ("No: a gate, a guard or a dog kept me out"), NULL, "2.23", FALSE },
  { N_ ("No: I could not find the address"), NULL, "3.18", FALSE },
  { N_ ("No: it was not safe to go there"), NULL, "3.17", FALSE, TRUE },
  { N_ ("It is not a home"), "not-a-home", NULL, FALSE },
  { N_ ("Nobody lives there"), "empty", NULL, TRUE },
  END,
};

static const DoorVisitAnswer nobody[] = {
  { N_ ("People live there; they were out"), NULL, "2.24", TRUE },
  { N_ ("It is a home, but I could not learn who lives there"), NULL, "3.20", TRUE },
  { N_ ("I cannot tell whether anybody lives there"), NULL, "3.10", TRUE },
  { N_ ("A neighbour says they are away for longer"), NULL, "2.25", FALSE },
  END,
};

static const DoorVisitAnswer not_a_home[] = {
  { N_ ("A shop, workshop or office"), NULL, "4.51", FALSE },
  { N_ ("A school, hospital or other institution"), NULL, "4.52", FALSE },
  { N_ ("A dormitory, hostel or barracks"), NULL, "4.53", FALSE },
  { N_ ("Being built, torn down or destroyed"), NULL, "4.50", FALSE },
  { N_ ("It lies outside the area of the survey"), NULL, "4.10", FALSE },
  END,
};

static const DoorVisitAnswer empty[] = {
  { N_ ("Empty, to be let or sold"), NULL, "4.61", TRUE },
  { N_ ("Used only at another time of the year"), NULL, "4.62", TRUE },
  { N_ ("Empty for another reason"), NULL, "4.63", TRUE },
  END,
};

static const DoorVisitAnswer met[] = {
  { N_ ("They will talk now"), NULL, DOOR_VISIT_INTERVIEW, TRUE },
  { N_ ("I should come again at another time"), NULL, "2.25", TRUE },
  { N_ ("Only a child or a visitor was there"), NULL, "2.24", TRUE },
  { N_ ("They do not want to take part"), NULL, "2.111", TRUE },
  { N_ ("They would not say who lives there"), NULL, "3.21", TRUE },
  { N_ ("We have no language in common"), NULL, "2.331", TRUE },
  { N_ ("Nobody could take part: illness or disability"), NULL, "2.32", TRUE },
  { N_ ("Nobody of the right age lives there"), NULL, "4.70", TRUE },
  { N_ ("I left because it was not safe"), NULL, "3.17", FALSE, TRUE },
  END,
};

/* Once a person was drawn it is about that person: nobody else takes the place. */
static const DoorVisitAnswer met_selected[] = {
  { N_ ("The selected person will talk now"), NULL, DOOR_VISIT_INTERVIEW, TRUE },
  { N_ ("The selected person was out, or asks me to come again"), NULL, "2.25", TRUE },
  { N_ ("The selected person does not want to take part"), NULL, "2.112", TRUE },
  { N_ ("Somebody else does not let me talk with the person"), NULL, "2.111", TRUE },
  { N_ ("The selected person needs another interviewer"), NULL, DOOR_VISIT_HAND_OVER, TRUE },
  { N_ ("We have no language in common"), NULL, "2.332", TRUE },
  { N_ ("The selected person is too ill or unable to take part"), NULL, "2.32", TRUE },
  { N_ ("The selected person has died"), NULL, "2.31", TRUE },
  { N_ ("I left because it was not safe"), NULL, "3.17", FALSE, TRUE },
  END,
};

static const DoorVisitAnswer left[] = {
  { N_ ("It goes on at another time"), NULL, "2.25", TRUE },
  { N_ ("The person does not want to go on"), NULL, "2.12", TRUE },
  { N_ ("Another interviewer is needed"), NULL, DOOR_VISIT_HAND_OVER, TRUE },
  { N_ ("I stopped because it was not safe"), NULL, "2.12", FALSE, TRUE },
  { N_ ("Something else"), DOOR_VISIT_FIRST, NULL, TRUE },
  END,
};

static const DoorVisitQuestion questions[] = {
  { DOOR_VISIT_FIRST, N_ ("Could you reach the home?"), reached },
  { "nobody", N_ ("What could you see or learn?"), nobody },
  { "not-a-home", N_ ("What is it?"), not_a_home },
  { "empty", N_ ("Why does nobody live there?"), empty },
  { "met", N_ ("What did they say?"), met },
  { DOOR_VISIT_AFTER_INTERVIEW, N_ ("The interview was left. How does it go on?"), left },
};
static const DoorVisitQuestion question_met_selected
    = { "met", N_ ("What about the selected person?"), met_selected };

const DoorVisitQuestion *
door_visit_question (const char *id, gboolean selected)
{
  if (selected && strcmp (id, "met") == 0)
    return &question_met_selected;
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (strcmp (questions[i].id, id) == 0)
      return &questions[i];
  return NULL;
}

const char *
door_visit_text (const char *text)
{
  return _ (text);
}

DoorVisitWants
door_visit_wants (const char *code)
{
  if (g_str_has_prefix (code, "2.11") || strcmp (code, "2.12") == 0)
    return DOOR_VISIT_WANTS_SPOKE | DOOR_VISIT_WANTS_REASON | DOOR_VISIT_WANTS_STRENGTH
           | DOOR_VISIT_WANTS_NOTE;
  if (strcmp (code, "2.25") == 0)
    return DOOR_VISIT_WANTS_SPOKE | DOOR_VISIT_WANTS_APPOINTMENT | DOOR_VISIT_WANTS_NOTE;
  if (g_str_has_prefix (code, "2.3") || g_str_has_prefix (code, "3.2"))
    return DOOR_VISIT_WANTS_SPOKE | DOOR_VISIT_WANTS_NOTE;
  if (strcmp (code, "2.24") == 0 || strcmp (code, "2.23") == 0)
    return DOOR_VISIT_WANTS_APPOINTMENT | DOOR_VISIT_WANTS_NOTE;
  return DOOR_VISIT_WANTS_NOTE;
}

/* --- Details ------------------------------------------------------------------------------ */

static const DoorVisitDetail spoke[] = {
  { "woman", N_ ("A woman of the household") },
  { "man", N_ ("A man of the household") },
  { "child", N_ ("A child") },
  { "neighbour", N_ ("A neighbour") },
  { "other", N_ ("Somebody else") },
  { NULL, NULL },
};

static const DoorVisitDetail reasons[] = {
  { "time", N_ ("No time") },
  { "topic", N_ ("Does not like the topic, or surveys") },
  { "trust", N_ ("Does not trust it") },
  { "sick", N_ ("Illness or a death in the family") },
  { "gatekeeper", N_ ("Somebody else decided") },
  { "fear", N_ ("Seemed afraid") },
  { "none", N_ ("No reason given") },
  { NULL, NULL },
};

static const DoorVisitDetail strengths[] = {
  { "soft", N_ ("Rather not now") },
  { "firm", N_ ("A firm no") },
  { "hostile", N_ ("Angry or threatening") },
  { NULL, NULL },
};

const DoorVisitDetail *
door_visit_spoke (void)
{
  return spoke;
}

const DoorVisitDetail *
door_visit_reasons (void)
{
  return reasons;
}

const DoorVisitDetail *
door_visit_strengths (void)
{
  return strengths;
}

const char *
door_visit_detail_label (const DoorVisitDetail *list, const char *value)
{
  for (; list->value; list++)
    if (g_strcmp0 (list->value, value) == 0)
      return _ (list->label);
  return value ? value : "";
}
