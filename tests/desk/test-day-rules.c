/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pure rules of a day at the doors: dispositions, visits, contact rules, protocol, draws. */
#include "door-contact.h"
#include "door-selection.h"
#include "door-visit-tree.h"

#include <string.h>

#define MONDAY G_GINT64_CONSTANT (1763978400000000) /* 2025-11-24 10:00 UTC, a Monday */
#define HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define DAY (24 * HOUR)

/* --- Dispositions ------------------------------------------------------------------------- */

static const struct {
  const char *name;
  const char *results; /* with spaces between them */
  DoorInterviewStage interview;
  gboolean rules_met, again, confirmed;
  const char *code, *rule;
  gboolean needs_confirmation;
} dispositions[] = {
  { "complete", "2.24", DOOR_INTERVIEW_COMPLETE, FALSE, FALSE, FALSE, "1.1", "D1", FALSE },
  { "partial", "", DOOR_INTERVIEW_PARTIAL, FALSE, FALSE, FALSE, "1.2", "D1", FALSE },
  { "refused", "2.24 2.111", DOOR_INTERVIEW_NONE, FALSE, FALSE, FALSE, "2.111", "D2", TRUE },
  { "refusal-confirmed", "2.112", DOOR_INTERVIEW_NONE, FALSE, FALSE, TRUE, "2.112", "D2", FALSE },
  { "complete-after-refusal", "2.111", DOOR_INTERVIEW_COMPLETE, FALSE, FALSE, FALSE, "1.1", "D1",
    FALSE },
  { "danger", "3.17", DOOR_INTERVIEW_NONE, FALSE, FALSE, FALSE, "3.17", "D2", TRUE },
  { "not-found", "3.18", DOOR_INTERVIEW_NONE, FALSE, FALSE, FALSE, "3.18", "D2", TRUE },
  { "business", "4.51", DOOR_INTERVIEW_NONE, FALSE, FALSE, FALSE, "4.51", "D2", TRUE },
  { "vacant", "2.24 4.61", DOOR_INTERVIEW_NONE, FALSE, FALSE, FALSE, "4.61", "D2", TRUE },
  { "nobody-eligible", "4.70", DOOR_INTERVIEW_NONE, FALSE, FALSE, FALSE, "4.70", "D2", FALSE },
  { "died", "2.31", DOOR_INTERVIEW_BEGUN, FALSE, FALSE, FALSE, "2.31", "D2", TRUE },
  { "refusal-again", "2.112", DOOR_INTERVIEW_NONE, FALSE, TRUE, FALSE, "", "D3", FALSE },
  { "not-yet", "2.24 2.24", DOOR_INTERVIEW_NONE, FALSE, FALSE, FALSE, "", "D3", FALSE },
  { "not-yet-begun", "2.25", DOOR_INTERVIEW_BEGUN, FALSE, FALSE, FALSE, "", "D3", FALSE },
  { "no-visit", "", DOOR_INTERVIEW_NONE, FALSE, FALSE, FALSE, "", "D3", FALSE },
  { "broken-off", "2.25 2.24 2.24", DOOR_INTERVIEW_BEGUN, TRUE, FALSE, FALSE, "2.12", "D4", FALSE },
  { "nobody-home", "3.10 2.24 3.10", DOOR_INTERVIEW_NONE, TRUE, FALSE, FALSE, "2.24", "D5", FALSE },
  { "away", "2.24 2.25 2.24", DOOR_INTERVIEW_NONE, TRUE, FALSE, FALSE, "2.25", "D5", FALSE },
  { "gate", "2.23 3.10 2.23", DOOR_INTERVIEW_NONE, TRUE, FALSE, FALSE, "2.23", "D5", FALSE },
  { "who-lives-there", "3.10 3.20 3.10", DOOR_INTERVIEW_NONE, TRUE, FALSE, FALSE, "3.20", "D5",
    FALSE },
  { "language", "2.331 2.331 2.24", DOOR_INTERVIEW_NONE, TRUE, FALSE, FALSE, "2.331", "D5", FALSE },
  { "perhaps-no-home", "3.10 3.10 3.10", DOOR_INTERVIEW_NONE, TRUE, FALSE, FALSE, "3.10", "D5",
    FALSE },
  { "given-up", "", DOOR_INTERVIEW_NONE, TRUE, FALSE, FALSE, "3.11", "D6", FALSE },
};

static void
test_dispositions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (dispositions); i++)
    {
      g_auto (GStrv) results
          = *dispositions[i].results ? g_strsplit (dispositions[i].results, " ", -1) : NULL;
      DoorFinalFacts facts = { (const char *const *) results, dispositions[i].interview,
                               dispositions[i].rules_met,     "the rules",
                               dispositions[i].again,         dispositions[i].confirmed };
      DoorFinal final;

      door_final_derive (&facts, &final);
      g_test_message ("%s: %s", dispositions[i].name, final.why);
      g_assert_cmpstr (final.code, ==, dispositions[i].code);
      g_assert_cmpstr (final.rule, ==, dispositions[i].rule);
      g_assert_cmpint (final.needs_confirmation, ==, dispositions[i].needs_confirmation);
      g_assert_cmpint (final.final, ==, *dispositions[i].code != '\0');
      g_assert_true (final.why && *final.why);
      door_final_clear (&final);
    }
}

/* Every way through the questions ends with a code that exists, in at most four steps. */
static void
walk (const char *id, gboolean selected, guint depth, GHashTable *codes)
{
  const DoorVisitQuestion *question = door_visit_question (id, selected);

  g_assert_nonnull (question);
  g_assert_cmpuint (depth, <, 4); /* "left" comes before them */
  for (const DoorVisitAnswer *answer = question->answers; answer->label; answer++)
    {
      g_assert_true ((answer->leads == NULL) != (answer->code == NULL));
      if (answer->leads)
        {
          walk (answer->leads, selected, depth + 1, codes);
          continue;
        }
      g_assert_true (strcmp (answer->code, DOOR_VISIT_INTERVIEW) == 0
                     || strcmp (answer->code, DOOR_VISIT_HAND_OVER) == 0
                     || door_final_code_find (answer->code) != NULL);
      g_hash_table_add (codes, (gpointer) answer->code);
    }
}

static void
test_visit_tree (void)
{
  static const char *const needed[] = { "2.111",
                                        "2.112",
                                        "2.23",
                                        "2.24",
                                        "2.25",
                                        "2.31",
                                        "2.32",
                                        "2.331",
                                        "2.332",
                                        "3.10",
                                        "3.17",
                                        "3.18",
                                        "3.20",
                                        "3.21",
                                        "4.10",
                                        "4.50",
                                        "4.51",
                                        "4.52",
                                        "4.53",
                                        "4.61",
                                        "4.62",
                                        "4.63",
                                        "4.70",
                                        DOOR_VISIT_INTERVIEW,
                                        DOOR_VISIT_HAND_OVER };
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);

  walk (DOOR_VISIT_FIRST, FALSE, 0, codes);
  walk (DOOR_VISIT_FIRST, TRUE, 0, codes);
  walk (DOOR_VISIT_AFTER_INTERVIEW, TRUE, 0, codes);
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      g_test_message ("%s", needed[i]);
      g_assert_true (g_hash_table_contains (codes, needed[i]));
    }
}

/* --- Contact ------------------------------------------------------------------------------ */

typedef struct {
  GPtrArray *events;
  guint visits;
} History;

static void
add_event (History *self, gint64 at, const char *type, const char *field, const char *value)
{
  g_autoptr (DoorClock) clock = door_clock_new_fixed (at, NULL);
  DoorCaseEvent *event = door_case_event_new (type, "HH-1", "amina", clock);

  if (field)
    door_case_event_set (event, field, value);
  g_ptr_array_add (self->events, event);
}

static void
add_visit (History *self, gint64 at, const char *result, const char *strength, const char *mode)
{
  g_autofree char *id = g_strdup_printf ("v%u", ++self->visits);
  DoorCaseEvent *event;

  add_event (self, at, "visit-start", "visit", id);
  event = g_ptr_array_index (self->events, self->events->len - 1);
  door_case_event_set (event, "mode", mode ? mode : "in-person");
  if (!result)
    return;
  add_event (self, at + 60 * G_USEC_PER_SEC, "visit-result", "visit", id);
  event = g_ptr_array_index (self->events, self->events->len - 1);
  door_case_event_set (event, "result", result);
  door_case_event_set (event, "strength", strength);
}

static DoorContact *
fold (History *self, DoorInterviewStage stage)
{
  g_autoptr (DoorProtocol) protocol = door_protocol_parse (NULL, NULL);

  return door_contact_fold (self->events, &protocol->contact, stage, NULL);
}

static void
history_init (History *self)
{
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);
  self->visits = 0;
}

static void
test_contact_rules (void)
{
  History history;
  g_autoptr (DoorContact) contact = NULL;

  history_init (&history);
  add_visit (&history, MONDAY, "2.24", NULL, NULL);
  add_visit (&history, MONDAY + HOUR / 2, "2.24", NULL, NULL); /* the same visit */
  add_visit (&history, MONDAY + 3 * HOUR, "2.25", NULL, "phone");
  contact = fold (&history, DOOR_INTERVIEW_NONE);
  g_assert_cmpuint (contact->visits->len, ==, 3);
  g_assert_cmpuint (contact->attempts, ==, 1);
  g_assert_false (contact->rules_met);
  g_assert_cmpstr (contact->progress, ==,
                   "1 of 3 visits · on 1 of 2 days · evening or weekend: not yet");
  g_assert_cmpstr (contact->final.code, ==, "");
  g_clear_pointer (&contact, door_contact_free);

  add_visit (&history, MONDAY + DAY, "2.24", NULL, NULL);
  add_visit (&history, MONDAY + DAY + 8 * HOUR, NULL, NULL, NULL); /* 18:00, under way */
  contact = fold (&history, DOOR_INTERVIEW_NONE);
  g_assert_nonnull (contact->open);
  g_assert_cmpuint (contact->attempts, ==, 2);
  g_assert_false (contact->rules_met);
  g_clear_pointer (&contact, door_contact_free);

  add_event (&history, MONDAY + DAY + 9 * HOUR, "visit-result", "visit", "v5");
  door_case_event_set (g_ptr_array_index (history.events, history.events->len - 1), "result",
                       "2.24");
  contact = fold (&history, DOOR_INTERVIEW_NONE);
  g_assert_null (contact->open);
  g_assert_true (contact->rules_met);
  g_assert_cmpstr (contact->final.code, ==, "2.25"); /* what the call told counts */
  g_assert_cmpstr (contact->final.rule, ==, "D5");
  g_ptr_array_unref (history.events);
}

static void
test_weekend (void)
{
  History history;
  g_autoptr (DoorContact) contact = NULL;

  history_init (&history);
  add_visit (&history, MONDAY - DAY, "2.24", NULL, NULL); /* Sunday morning */
  contact = fold (&history, DOOR_INTERVIEW_NONE);
  g_assert_cmpuint (contact->evening_or_weekend, ==, 1);
  g_ptr_array_unref (history.events);
}

static void
test_refusal (void)
{
  History history;
  g_autoptr (DoorContact) contact = NULL;

  history_init (&history);
  add_visit (&history, MONDAY, "2.112", "soft", NULL);
  contact = fold (&history, DOOR_INTERVIEW_NONE);
  g_assert_cmpstr (contact->final.code, ==, "2.112");
  g_assert_true (contact->final.needs_confirmation);
  g_assert_true (contact->may_offer);
  g_clear_pointer (&contact, door_contact_free);

  add_event (&history, MONDAY + DAY, "visit-again", "text", "Once more, politely.");
  contact = fold (&history, DOOR_INTERVIEW_NONE);
  g_assert_false (contact->final.final);
  g_clear_pointer (&contact, door_contact_free);

  add_visit (&history, MONDAY + 2 * DAY, "2.112", "soft", NULL);
  contact = fold (&history, DOOR_INTERVIEW_NONE);
  g_assert_cmpstr (contact->final.code, ==, "2.112");
  g_assert_false (contact->may_offer);
  g_clear_pointer (&contact, door_contact_free);

  add_event (&history, MONDAY + 3 * DAY, "confirmed", "code", "2.112");
  contact = fold (&history, DOOR_INTERVIEW_NONE);
  g_assert_false (contact->final.needs_confirmation);
  g_clear_pointer (&contact, door_contact_free);
  g_ptr_array_set_size (history.events, 0);

  add_visit (&history, MONDAY, "2.112", "firm", NULL);
  contact = fold (&history, DOOR_INTERVIEW_NONE);
  g_assert_false (contact->may_offer);
  g_ptr_array_unref (history.events);
}

/* What the supervisor did not accept ends the case no more, whatever the next visit brings; once the rules are met
 * a refusal is still what was learnt. */
static void
test_visit_again (void)
{
  History history;
  g_autoptr (DoorContact) contact = NULL;

  history_init (&history);
  add_visit (&history, MONDAY, "2.111", "firm", NULL);
  add_event (&history, MONDAY + HOUR, "visit-again", "text", "Try the evening.");
  add_visit (&history, MONDAY + DAY, "2.24", NULL, NULL);
  contact = fold (&history, DOOR_INTERVIEW_NONE);
  g_assert_cmpstr (contact->final.code, ==, "");
  g_assert_cmpstr (contact->final.rule, ==, "D3");
  g_clear_pointer (&contact, door_contact_free);

  add_visit (&history, MONDAY + DAY + 8 * HOUR, "2.24", NULL, NULL);
  contact = fold (&history, DOOR_INTERVIEW_NONE);
  g_assert_true (contact->rules_met);
  g_assert_cmpstr (contact->final.code, ==, "2.111");
  g_assert_cmpstr (contact->final.rule, ==, "D5");
  g_assert_true (contact->final.needs_confirmation);
  g_clear_pointer (&contact, door_contact_free);
  g_ptr_array_set_size (history.events, 0);

  add_visit (&history, MONDAY, "4.61", NULL, NULL);
  add_event (&history, MONDAY + HOUR, "visit-again", "text", "There is light at night.");
  add_visit (&history, MONDAY + DAY, "2.24", NULL, NULL);
  add_visit (&history, MONDAY + DAY + 8 * HOUR, "2.24", NULL, NULL);
  contact = fold (&history, DOOR_INTERVIEW_NONE);
  g_assert_cmpstr (contact->final.code, ==, "2.24");
  g_ptr_array_unref (history.events);
}

/* Who does not want to go on has refused; who was stopped by danger has not. */
static void
test_break_off (void)
{
  History history;
  g_autoptr (DoorContact) contact = NULL;

  history_init (&history);
  add_visit (&history, MONDAY, "2.12", "firm", NULL);
  contact = fold (&history, DOOR_INTERVIEW_BEGUN);
  g_assert_cmpstr (contact->final.code, ==, "2.12");
  g_assert_false (contact->may_offer);
  g_clear_pointer (&contact, door_contact_free);
  g_ptr_array_set_size (history.events, 0);

  add_visit (&history, MONDAY, "2.12", NULL, NULL);
  door_case_event_set (g_ptr_array_index (history.events, history.events->len - 1), "danger",
                       "yes");
  contact = fold (&history, DOOR_INTERVIEW_BEGUN);
  g_assert_cmpstr (contact->final.code, ==, "2.12");
  g_assert_true (contact->may_offer);
  g_ptr_array_unref (history.events);
}

static void
test_appointment (void)
{
  History history;
  g_autoptr (DoorContact) contact = NULL;

  history_init (&history);
  add_event (&history, MONDAY, "appointment", "when", "2025-11-25T18:00:00+05:00");
  contact = fold (&history, DOOR_INTERVIEW_NONE);
  g_assert_cmpint (g_date_time_to_unix (contact->appointment), ==, 1764075600);
  g_clear_pointer (&contact, door_contact_free);
  add_event (&history, MONDAY + HOUR, "appointment", "note", "called off");
  contact = fold (&history, DOOR_INTERVIEW_NONE);
  g_assert_null (contact->appointment);
  g_ptr_array_unref (history.events);
}

static void
test_event_round_trip (void)
{
  g_autoptr (DoorClock) clock = door_clock_new_fixed (MONDAY + 123456, NULL);
  g_autoptr (DoorCaseEvent) event = door_case_event_new ("note", "HH-1", "amina", clock);
  g_autoptr (GBytes) bytes = NULL, again = NULL, hostile = g_bytes_new_static ("{\"type\":[]}", 11);
  g_autoptr (DoorCaseEvent) read = NULL;
  g_autoptr (GError) error = NULL;

  door_case_event_set (event, "text", "\"گھر\"\n— the green gate");
  bytes = door_case_event_print (event);
  read = door_case_event_parse (bytes, &error);
  g_assert_no_error (error);
  again = door_case_event_print (read);
  g_assert_true (g_bytes_equal (bytes, again));
  g_assert_cmpint (door_case_event_at (read), ==, MONDAY + 123456);
  g_assert_null (door_case_event_parse (hostile, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* --- Protocol ----------------------------------------------------------------------------- */

static void
test_protocol (void)
{
  static const char json[]
      = "{\"visits\": {\"attempts\": 5, \"days\": \"x\", \"weekend\": [5, 99]},"
        " \"safety\": {\"contacts\": [{\"name\": {\"en\": \"Lead\", \"ur\": \"نگران\"},"
        " \"phone\": \"+00 1\"}, 7]},"
        " \"support\": [{\"district\": \"North\", \"name\": \"Post\"}, {\"name\": \"Line\"}],"
        " \"quality\": {\"gap-minutes\": 5}, \"back_check\": {\"percent\": 20},"
        " \"targets\": {\"interviews\": 200}, \"decoy\": [{\"label\": \"Roads?\", \"choices\": "
        "[\"Good\"]}, {\"label\": \"\"}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, sizeof json - 1);
  g_autoptr (DoorProtocol) protocol = door_protocol_parse (bytes, "ur");
  g_autoptr (DoorProtocol) usual = door_protocol_parse (NULL, NULL);
  g_autoptr (GPtrArray) north = door_protocol_support_in (protocol, "North");
  g_autoptr (GPtrArray) south = door_protocol_support_in (protocol, "South");

  g_assert_cmpuint (protocol->contact.attempts, ==, 5);
  g_assert_cmpuint (protocol->contact.days, ==, 2);
  g_assert_cmpuint (protocol->contact.weekend[0], ==, 5);
  g_assert_cmpuint (protocol->contact.weekend[1], ==, 0);
  g_assert_cmpuint (protocol->contacts->len, ==, 1);
  g_assert_cmpstr (((DoorSupport *) g_ptr_array_index (protocol->contacts, 0))->name, ==, "نگران");
  g_assert_cmpuint (north->len, ==, 2);
  g_assert_cmpuint (south->len, ==, 1);
  g_assert_cmpuint (protocol->decoy->len, ==, 1);
  g_assert_cmpuint (usual->contact.attempts, ==, 3);
  g_assert_cmpstr (protocol->quality, ==, "[quality]\ngap-minutes=5\n");
  g_assert_cmpuint (protocol->back_check.percent, ==, 20);
  g_assert_cmpstr (protocol->back_check.form, ==, "back_check");
  g_assert_cmpuint (protocol->target, ==, 200);
  g_assert_cmpstr (usual->quality, ==, "");
  g_assert_cmpuint (usual->decoy->len, ==, 10);
}

/* --- Draws -------------------------------------------------------------------------------- */

static const DoorRosterMember household[] = {
  { 1, "Amir", FALSE, 61, 3, 2, TRUE },      { 2, "Bilqis", TRUE, 58, 11, 24, TRUE },
  { 3, "Chandra", FALSE, 30, 11, 23, TRUE }, { 4, "Dewi", TRUE, 27, 12, 1, TRUE },
  { 5, "Emi", TRUE, 4, 1, 1, FALSE },        { 6, "Farid", FALSE, 33, 7, 9, TRUE },
};

static DoorDraw *
draw (guint n, const char *method, const char *seed, gboolean women)
{
  DoorDrawRules rules = { method, seed, women, 11, 24 };
  g_autoptr (GError) error = NULL;
  DoorDraw *made = door_draw_make (household, n, &rules, &error);

  g_assert_no_error (error);
  return made;
}

static void
test_uniform (void)
{
  guint counts[7] = { 0 };

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *seed = g_strdup_printf ("seed %u", i);
      g_autoptr (DoorDraw) made = draw (6, "", seed, FALSE);

      g_assert_cmpuint (made->n, ==, 5);
      g_assert_cmpuint (made->line, !=, 5); /* a child is not eligible */
      counts[made->line]++;
    }
  for (guint line = 1; line <= 6; line++)
    if (line != 5) /* 1000 expected; four standard deviations are 113 */
      g_assert_cmpuint (ABS ((int) counts[line] - 1000), <, 114);
}

/* Frozen: whoever checks an old draw must come to the same person. */
static void
test_frozen (void)
{
  g_autoptr (DoorDraw) made = draw (6, "uniform", "0123456789abcdef0123456789abcdef", FALSE);
  g_autoptr (DoorDraw) again = draw (6, "uniform", "0123456789abcdef0123456789abcdef", FALSE);
  g_autofree char *probability = door_draw_probability (made);

  g_assert_cmpstr (made->hash, ==,
                   "bfe5ae1977258009202056b2a580e9f3f554bd9ec1c44d842eec97f98ac09105");
  g_assert_cmpstr (made->order, ==, "1 2 3 4 6");
  g_assert_cmpuint (made->rank, ==, 3);
  g_assert_cmpuint (made->line, ==, again->line);
  g_assert_cmpstr (probability, ==, "0.200000");
}

static void
test_kish (void)
{
  guint counts[7] = { 0 };
  guint parts[7] = { 0 };

  for (guint i = 0; i < 6000; i++)
    {
      g_autofree char *seed = g_strdup_printf ("seed %u", i);
      g_autoptr (DoorDraw) made = draw (6, "kish", seed, FALSE);

      g_assert_cmpstr (made->order, ==, "1 6 3 2 4"); /* men from old to young, then women */
      g_assert_cmpuint (made->denominator, ==, 12);
      counts[made->rank]++;
      parts[made->rank] = made->numerator;
    }
  g_assert_cmpuint (parts[1], ==, 2);
  g_assert_cmpuint (parts[2], ==, 2);
  g_assert_cmpuint (parts[3], ==, 3); /* the known unevenness with five */
  g_assert_cmpuint (parts[4], ==, 2);
  g_assert_cmpuint (parts[5], ==, 3);
  for (guint rank = 1; rank <= 5; rank++)
    g_assert_cmpuint (ABS ((int) counts[rank] - (int) parts[rank] * 500), <, 160);
}

static void
test_birthdays (void)
{
  g_autoptr (DoorDraw) last = draw (6, "last-birthday", "s", FALSE);
  g_autoptr (DoorDraw) next = draw (6, "next-birthday", "s", FALSE);
  g_autoptr (DoorDraw) woman = draw (6, "last-birthday", "s", TRUE);
  DoorRosterMember unknown = { 1, "Gul", TRUE, 40, 0, 0, TRUE };
  DoorDrawRules rules = { "next-birthday", "s", FALSE, 11, 24 };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (last->line, ==, 2); /* today */
  g_assert_cmpuint (next->line, ==, 4);
  g_assert_cmpuint (woman->n, ==, 2);
  g_assert_cmpuint (woman->denominator, ==, 2);
  g_assert_null (door_draw_make (&unknown, 1, &rules, &error));
  g_assert_error (error, DOOR_SELECTION_ERROR, DOOR_SELECTION_ERROR_BIRTHDAY);
}

static void
test_nobody (void)
{
  DoorRosterMember child = { 1, "Emi", TRUE, 4, 0, 0, FALSE };
  DoorDrawRules rules = { "", "s", FALSE, 1, 1 };
  g_autoptr (GError) error = NULL;
  g_autofree char *one = door_draw_code_hash ("HH-1", "1234 5678");
  g_autofree char *two = door_draw_code_hash ("HH-1", "1234-5678");
  g_autofree char *other = door_draw_code_hash ("HH-2", "12345678");

  g_assert_null (door_draw_make (&child, 1, &rules, &error));
  g_assert_error (error, DOOR_SELECTION_ERROR, DOOR_SELECTION_ERROR_NOBODY);
  g_clear_error (&error);
  child.eligible = TRUE;
  rules.method = "as I like";
  g_assert_null (door_draw_make (&child, 1, &rules, &error));
  g_assert_error (error, DOOR_SELECTION_ERROR, DOOR_SELECTION_ERROR_METHOD);
  g_assert_cmpstr (one, ==, two);
  g_assert_cmpstr (one, !=, other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/day/dispositions", test_dispositions);
  g_test_add_func ("/day/visit-tree", test_visit_tree);
  g_test_add_func ("/day/contact-rules", test_contact_rules);
  g_test_add_func ("/day/weekend", test_weekend);
  g_test_add_func ("/day/refusal", test_refusal);
  g_test_add_func ("/day/visit-again", test_visit_again);
  g_test_add_func ("/day/break-off", test_break_off);
  g_test_add_func ("/day/appointment", test_appointment);
  g_test_add_func ("/day/event-round-trip", test_event_round_trip);
  g_test_add_func ("/day/protocol", test_protocol);
  g_test_add_func ("/day/draw-uniform", test_uniform);
  g_test_add_func ("/day/draw-frozen", test_frozen);
  g_test_add_func ("/day/draw-kish", test_kish);
  g_test_add_func ("/day/draw-birthdays", test_birthdays);
  g_test_add_func ("/day/draw-nobody", test_nobody);
  return g_test_run ();
}
