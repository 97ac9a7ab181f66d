/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-file-private.h"

#include "door-visit-tree.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_DETAILS 6

struct _DoorVisitReport {
  GObject parent_instance;

  gboolean selected; /* a person was drawn */
  gboolean by_phone;
  GPtrArray *trail;    /* of DoorVisitQuestion: asked so far, the last one now */
  GPtrArray *answers;  /* of DoorVisitAnswer, of the last one */
  char **labels;       /* of answers */
  const char *code;    /* "" until it ends */
  gboolean danger;     /* it ended so because it was not safe */
  GHashTable *details; /* name -> value */
  const char *wanted[MOST_DETAILS + 1];
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DoorVisitReport, door_visit_report, G_TYPE_OBJECT)

static void
door_visit_report_finalize (GObject *object)
{
  DoorVisitReport *self = DOOR_VISIT_REPORT (object);

  g_ptr_array_unref (self->trail);
  g_ptr_array_unref (self->answers);
  g_strfreev (self->labels);
  g_hash_table_unref (self->details);
  G_OBJECT_CLASS (door_visit_report_parent_class)->finalize (object);
}

static void
door_visit_report_class_init (DoorVisitReportClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_visit_report_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
door_visit_report_init (DoorVisitReport *self)
{
  self->trail = g_ptr_array_new ();
  self->answers = g_ptr_array_new ();
  self->details = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->code = "";
}

/* --- The questions ------------------------------------------------------------------------ */

static const DoorVisitQuestion *
present (const DoorVisitReport *self)
{
  return g_ptr_array_index (self->trail, self->trail->len - 1);
}

static void
take_question (DoorVisitReport *self)
{
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();

  g_ptr_array_set_size (self->answers, 0);
  for (const DoorVisitAnswer *answer = present (self)->answers; answer->label; answer++)
    if (answer->by_phone || !self->by_phone)
      {
        g_ptr_array_add (self->answers, (gpointer) answer);
        g_strv_builder_add (labels, door_visit_text (answer->label));
      }
  g_strfreev (self->labels);
  self->labels = g_strv_builder_end (labels);
}

static void
decide_wanted (DoorVisitReport *self)
{
  DoorVisitWants wants = *self->code && !door_visit_report_opens_interview (self)
                             ? door_visit_wants (self->code)
                             : 0;
  guint n = 0;

  if (self->danger)
    wants = DOOR_VISIT_WANTS_NOTE;
  if (door_visit_report_hands_over (self))
    {
      wants = DOOR_VISIT_WANTS_NOTE;
      self->wanted[n++] = "needs";
    }
  if (wants & DOOR_VISIT_WANTS_SPOKE)
    self->wanted[n++] = "spoke";
  if (wants & DOOR_VISIT_WANTS_REASON)
    self->wanted[n++] = "reason";
  if (wants & DOOR_VISIT_WANTS_STRENGTH)
    self->wanted[n++] = "strength";
  if (wants & DOOR_VISIT_WANTS_APPOINTMENT)
    self->wanted[n++] = "appointment";
  if (wants & DOOR_VISIT_WANTS_NOTE)
    self->wanted[n++] = "note";
  self->wanted[n] = NULL;
}

static void
tell (DoorVisitReport *self)
{
  decide_wanted (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

DoorVisitReport *
door_visit_report_new (gboolean selected, gboolean after_interview, gboolean by_phone)
{
  const char *first = after_interview ? DOOR_VISIT_AFTER_INTERVIEW : DOOR_VISIT_FIRST;
  DoorVisitReport *self = g_object_new (DOOR_TYPE_VISIT_REPORT, NULL);

  self->selected = selected;
  self->by_phone = by_phone;
  g_ptr_array_add (self->trail, (gpointer) door_visit_question (first, selected));
  take_question (self);
  return self;
}

const char *
door_visit_report_get_question (DoorVisitReport *self)
{
  return *self->code ? NULL : door_visit_text (present (self)->text);
}

const char *const *
door_visit_report_get_answers (DoorVisitReport *self)
{
  return (const char *const *) self->labels;
}

void
door_visit_report_choose (DoorVisitReport *self, guint index)
{
  const DoorVisitAnswer *answer;

  g_return_if_fail (index < self->answers->len && !*self->code);
  answer = g_ptr_array_index (self->answers, index);
  if (answer->leads)
    {
      g_ptr_array_add (self->trail, (gpointer) door_visit_question (answer->leads, self->selected));
      take_question (self);
    }
  else
    {
      self->code = answer->code;
      self->danger = answer->danger;
    }
  tell (self);
}

gboolean
door_visit_report_back (DoorVisitReport *self)
{
  self->danger = FALSE;
  if (*self->code)
    self->code = "";
  else if (self->trail->len > 1)
    g_ptr_array_set_size (self->trail, (int) self->trail->len - 1);
  else
    return FALSE;
  take_question (self);
  tell (self);
  return TRUE;
}

/* --- What it comes to --------------------------------------------------------------------- */

const char *
door_visit_report_get_code (DoorVisitReport *self)
{
  return self->code;
}

gboolean
door_visit_report_opens_interview (DoorVisitReport *self)
{
  return strcmp (self->code, DOOR_VISIT_INTERVIEW) == 0;
}

gboolean
door_visit_report_hands_over (DoorVisitReport *self)
{
  return strcmp (self->code, DOOR_VISIT_HAND_OVER) == 0;
}

gboolean
door_visit_report_is_danger (DoorVisitReport *self)
{
  return self->danger;
}

char *
door_visit_report_describe (DoorVisitReport *self)
{
  if (door_visit_report_opens_interview (self))
    return g_strdup (_ ("The interview begins"));
  if (door_visit_report_hands_over (self))
    return g_strdup (_ ("Another interviewer is needed"));
  return *self->code ? g_strdup_printf ("%s  %s", self->code, door_final_code_label (self->code))
                     : g_strdup ("");
}

char *
door_visit_report_get_consequence (DoorVisitReport *self)
{
  const DoorFinalCode *disposition = door_final_code_find (self->code);

  if (door_visit_report_hands_over (self))
    return g_strdup (
        _ ("The supervisor gives the case to a colleague. The draw and the visits stay "
           "as they are."));
  if (!disposition || !disposition->ends)
    return g_strdup ("");
  return g_strdup (disposition->confirm
                       ? _ ("This ends the case on your list. Your supervisor confirms it.")
                       : _ ("This ends the case on your list."));
}

/* --- Details ------------------------------------------------------------------------------ */

static const DoorVisitDetail needs[] = {
  { "woman", N_ ("A woman") },
  { "man", N_ ("A man") },
  { "language", N_ ("Somebody who speaks another language") },
  { "known", N_ ("Somebody who does not know the family") },
  { NULL, NULL },
};

static const struct {
  const char *name;
  const char *title;
  const DoorVisitDetail *(*list) (void);
  gboolean required;
} details[] = {
  { "spoke", N_ ("Who did you meet?"), door_visit_spoke, TRUE },
  { "reason", N_ ("Why? Fill in what you heard; do not ask."), door_visit_reasons, TRUE },
  { "strength", N_ ("How firm was the no?"), door_visit_strengths, TRUE },
  { "needs", N_ ("Who should come instead?"), NULL, TRUE },
  { "appointment", N_ ("Come again: day and time"), NULL, FALSE },
  { "note", N_ ("Note for the next visit and for your supervisor"), NULL, FALSE },
};

static guint
find_detail (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    if (strcmp (details[i].name, name) == 0)
      return i;
  g_return_val_if_reached (0);
}

static const DoorVisitDetail *
detail_list (const char *name)
{
  guint at = find_detail (name);

  if (strcmp (name, "needs") == 0)
    return needs;
  return details[at].list ? details[at].list () : NULL;
}

const char *const *
door_visit_report_get_wanted (DoorVisitReport *self)
{
  return self->wanted;
}

const char *
door_visit_report_detail_title (const char *detail)
{
  return _ (details[find_detail (detail)].title);
}

char **
door_visit_report_detail_choices (const char *detail)
{
  const DoorVisitDetail *list = detail_list (detail);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (!list)
    return NULL;
  for (; list->value; list++)
    {
      g_strv_builder_add (builder, list->value);
      g_strv_builder_add (builder, _ (list->label));
    }
  return g_strv_builder_end (builder);
}

void
door_visit_report_set_detail (DoorVisitReport *self, const char *detail, const char *value)
{
  guint at = find_detail (detail);

  if (g_strcmp0 (door_visit_report_get_detail (self, detail), value ? value : "") == 0)
    return;
  g_hash_table_insert (self->details, (gpointer) details[at].name, g_strdup (value ? value : ""));
  tell (self);
}

const char *
door_visit_report_get_detail (DoorVisitReport *self, const char *detail)
{
  const char *value = g_hash_table_lookup (self->details, detail);

  return value ? value : "";
}

const char *
door_visit_report_get_missing (DoorVisitReport *self)
{
  if (!*self->code)
    return _ ("Say first what came of the visit.");
  for (guint i = 0; self->wanted[i]; i++)
    {
      guint at = find_detail (self->wanted[i]);

      if (details[at].required && !*door_visit_report_get_detail (self, details[at].name))
        return _ (details[at].title);
    }
  return NULL;
}
