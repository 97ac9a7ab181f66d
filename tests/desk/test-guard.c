/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands between a person and some questions: the draw, the gate, sealed groups, the cover. Numbers
 * are the promises of door-guard.h. */
#include "guard-fixture.h"

#include "door-case-about.h"
#include "door-cover.h"
#include "door-desk-records.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-guard.h"
#include "door-safety.h"
#include "door-scenario-day.h"
#include "door-selection.h"

#include <string.h>

/* --- The draw ----------------------------------------------------------------------------- */

static const DoorEntry *
find_entry (DoorJournal *journal, DoorEntryKind kind, const char *holding)
{
  for (guint i = 0; i < door_journal_length (journal); i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);

      if (entry->kind == kind && strstr (entry->value, holding))
        return entry;
    }
  return NULL;
}

static DoorJournal *
read_journal (DeskFixture *self, DoorVault *vault)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = door_vault_list (vault, &error);
  const DoorInterviewInfo *info = g_ptr_array_index (all, 0);
  DoorJournal *journal = door_vault_replay (vault, &info->id, &error);

  g_assert_no_error (error);
  return journal;
}

static void
test_draw (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (DoorJournal) journal = NULL;
  const DoorEntry *draw, *line;
  DoorQuestion *question;

  guard_go_to_draw (self, "in-person");
  g_assert_nonnull (strstr (door_guard_get_title (guard_of (self)), "2 people"));
  g_assert_null (desk_question (self, "/data/selection/who"));
  guard_choose (self, DOOR_GUARD_DRAW, 0);
  question = desk_question (self, "/data/selection/who");
  g_assert_nonnull (question);
  g_assert_true (strstr (door_question_get_label (question), "Person 1") != NULL
                 || strstr (door_question_get_label (question), "Person 3") != NULL);

  /* The list takes no edit any more. */
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/member[1]/age"));
  guard_settle (self);
  desk_answer (self, "/data/member[1]/age", "12");
  door_scenario_settle (self->scenario, NULL);
  question = desk_question (self, "/data/member[1]/age");
  g_assert_cmpstr (door_question_get_answer (question), ==, "40");
  g_assert_nonnull (door_question_get_message (question));
  door_question_set_answer (question, "40");
  g_assert_null (door_interview_get_removable (desk_interview (self)));
  while (door_interview_get_page (desk_interview (self)) != DOOR_PAGE_REPEAT_PROMPT)
    desk_next (self);
  g_assert_nonnull (door_interview_get_locked (desk_interview (self)));
  g_assert_cmpuint (g_list_model_get_n_items (door_interview_get_instances (desk_interview (self))),
                    ==, 3);
  g_assert_true (door_interview_add_instance (desk_interview (self)));
  guard_settle (self);
  g_assert_cmpuint (g_list_model_get_n_items (door_interview_get_instances (desk_interview (self))),
                    ==, 3);
  desk_leave (self);
  desk_lock (self);

  /* 4: what it was made from stands in the journal before what came of it. */
  vault = guard_open_vault (self);
  journal = read_journal (self, vault);
  draw = find_entry (journal, DOOR_ENTRY_SELECTION, "\"order\":\"1 3\"");
  g_assert_nonnull (draw);
  g_assert_nonnull (strstr (draw->value, "\"hash\""));
  g_assert_nonnull (strstr (draw->value, "\"probability\":\"0.500000\""));
  line = find_entry (journal, DOOR_ENTRY_SET, "0.500000");
  g_assert_nonnull (line);
  g_assert_cmpuint (line->sequence, >, draw->sequence);
}

static void
test_redraw (DeskFixture *self, gconstpointer data)
{
  g_autofree char *trouble = NULL;

  guard_go_to_draw (self, "in-person");
  guard_choose (self, DOOR_GUARD_DRAW, 0);
  g_assert_false (door_guard_redraw (guard_of (self), "1111 1111", "wrong list", &trouble));
  g_assert_nonnull (trouble);
  g_clear_pointer (&trouble, g_free);
  g_assert_false (door_guard_redraw (guard_of (self), "4711-0815", "", &trouble));
  g_clear_pointer (&trouble, g_free);
  g_assert_true (
      door_guard_redraw (guard_of (self), "4711-0815", "a member was left out", &trouble));
  guard_settle (self);
  g_assert_cmpint (door_guard_get_step (guard_of (self)), ==, DOOR_GUARD_DRAW);
  guard_choose (self, DOOR_GUARD_DRAW, 0);
  g_assert_true (door_guard_has_drawn (guard_of (self)));

  /* Kept over a crash, and not asked again. */
  door_scenario_crash (self->scenario);
  desk_unlock (self);
  desk_open (self);
  g_assert_true (door_guard_has_drawn (guard_of (self)));
  g_assert_nonnull (desk_question (self, "/data/selection/who"));
}

/* --- The gate ----------------------------------------------------------------------------- */

static gboolean
tells (DoorCaseFile *file, const char *text)
{
  GListModel *moments = door_case_file_get_moments (file);

  for (guint i = 0; i < g_list_model_get_n_items (moments); i++)
    {
      g_autoptr (DoorMoment) moment = g_list_model_get_item (moments, i);

      if (strstr (door_moment_get_title (moment), text))
        return TRUE;
    }
  return FALSE;
}

static void
test_gate_closed (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) file = NULL;

  guard_go_to_gate (self, "in-person");
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 4);           /* another adult */
  g_assert_nonnull (desk_question (self, "/data/after")); /* 2: not asked */
  file = door_scenario_file (self->scenario, CASE_ID, NULL);
  while (!tells (file, "No quiet place")) /* the log is written behind the screen */
    g_main_context_iteration (NULL, TRUE);

  /* Asked anew the next time. */
  desk_leave (self);
  desk_open (self);
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/private/hurt"));
  guard_settle (self);
  g_assert_cmpint (door_guard_get_step (guard_of (self)), ==, DOOR_GUARD_WHO_HEARS);
}

static void
test_by_phone (DeskFixture *self, gconstpointer data)
{
  guard_go_to_gate (self, "phone");
  g_assert_nonnull (desk_question (self, "/data/after")); /* 3 */
}

static void
test_consent_declined (DeskFixture *self, gconstpointer data)
{
  guard_go_to_gate (self, "in-person");
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  guard_choose (self, DOOR_GUARD_CONSENT, 1);
  g_assert_nonnull (desk_question (self, "/data/after"));
}

/* --- Sealed ------------------------------------------------------------------------------- */

static void
test_sealed (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (GError) error = NULL;

  guard_go_to_gate (self, "in-person");
  guard_open_alone (self);
  g_assert_nonnull (desk_question (self, "/data/private/hurt"));
  g_assert_false (door_interview_back (desk_interview (self))); /* no way out */
  g_assert_false (door_interview_go_to (desk_interview (self), "/data/member[1]/name"));
  desk_answer (self, "/data/private/hurt", "Canaryquill");
  desk_next (self);
  g_assert_true (door_interview_back (desk_interview (self))); /* within it one may */
  guard_settle (self);
  desk_next (self);
  g_assert_true (door_interview_next (desk_interview (self)));
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_ALONE_END, 0);
  g_assert_false (door_guard_is_alone (guard_of (self)));
  g_assert_nonnull (desk_question (self, "/data/after"));

  /* 5: out of reach, with the way back as with a jump. */
  door_interview_go_to (desk_interview (self), "/data/private/hurt");
  guard_settle (self);
  g_assert_null (desk_question (self, "/data/private/hurt"));
  door_scenario_crash (self->scenario);
  desk_unlock (self);
  desk_open (self);
  door_interview_go_to (desk_interview (self), "/data/private/hurt");
  guard_settle (self);
  g_assert_null (desk_question (self, "/data/private/hurt"));
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/last"));
  guard_settle (self);
  desk_next (self);
  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
  desk_lock (self);

  vault = guard_open_vault (self);
  journal = read_journal (self, vault);
  for (guint i = 0; i < door_journal_length (journal); i++)
    g_assert_null (strstr (door_journal_get (journal, i)->value, "Canaryquill"));
  g_assert_nonnull (find_entry (journal, DOOR_ENTRY_CARRY, "asked"));
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* --- A photograph inside, and what the form notes at its end --- */

static char *
replace (char *text, const char *what, const char *with)
{
  g_autofree char *old = text;
  g_auto (GStrv) parts = g_strsplit (old, what, 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strjoin (with, parts[0], parts[1], NULL);
}

/* The guarded form with both. */
static void
put_photo_form (DeskFixture *self)
{
  g_autoptr (DoorVault) vault = guard_open_vault (self);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "desk", "guarded.xml", NULL);
  g_autofree char *name = door_record_form_name ("household", "8");
  g_autoptr (GBytes) xml = NULL;
  char *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  text = replace (text, "<by/>", "<by/><photo/>");
  text = replace (text, "<after/>", "<ended/><after/>");
  text = replace (text, "<bind nodeset=\"/data/after\"",
                  "<bind nodeset=\"/data/private/photo\" type=\"binary\"/>"
                  "<bind nodeset=\"/data/ended\" type=\"dateTime\" jr:preload=\"timestamp\""
                  " jr:preloadParams=\"end\"/><bind nodeset=\"/data/after\"");
  text = replace (text, "<label>By whom?</label></input>",
                  "<label>By whom?</label></input><upload ref=\"/data/private/photo\""
                  " mediatype=\"image/*\"><label>Picture</label></upload>");
  xml = g_bytes_new_take (text, strlen (text));
  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM, name, NULL, xml, NULL));
}

static void
take_photo (DeskFixture *self, GBytes *content)
{
  DoorQuestion *photo = desk_question (self, "/data/private/photo");
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) back = NULL;

  g_assert_nonnull (photo);
  door_question_attach_async (photo, ".jpg", content, take_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (door_question_attach_finish (photo, result, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  guard_settle (self);
  door_question_read_attachment_async (photo, take_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  back = door_question_read_attachment_finish (photo, result, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, content));
  g_object_unref (result);
}

/* Every byte below a folder: database, log, temporary files, attachments. */
static gboolean
folder_has (const char *path, const char *needle)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name;
  gsize n;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (folder_has (child, needle))
        return TRUE;
    }
  return !dir && g_file_get_contents (path, &bytes, &n, NULL)
         && memmem (bytes, n, needle, strlen (needle));
}

/* Nothing that was said, seen or assigned is readable anywhere in the device's folder. */
static void
assert_no_plaintext (DeskFixture *self)
{
  static const char *const said[] = { "Canaryquill", "picture of a bruise", "Chandra",
                                      "Household 1", "/data/private",       "Zwarnquist" };

  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    g_assert_false (folder_has (self->folder, said[i]));
}

/* It is kept in the section alone and reaches the analyst with it; the end of the form does not tell
 * that an hour passed inside. */
static void
test_sealed_photo (DeskFixture *self, gconstpointer data)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("a picture of a bruise", 21);
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GBytes) section = NULL;
  g_autoptr (GBytes) submission = NULL;
  g_autofree char *text = NULL;
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "desk", NULL);
  g_autoptr (GError) error = NULL;

  guard_other_form = put_photo_form;
  guard_go_to_gate (self, "in-person");
  guard_other_form = NULL;
  guard_open_alone (self);
  desk_answer (self, "/data/private/hurt", "Canaryquill");
  desk_next (self);
  desk_next (self);
  g_assert_true (folder_has (source, "Zwarnquist")); /* the search itself finds */
  take_photo (self, content);
  door_clock_advance (self->clock, G_TIME_SPAN_HOUR);
  assert_no_plaintext (self); /* while all is open */
  g_assert_true (door_interview_next (desk_interview (self)));
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_ALONE_END, 0);
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/last"));
  guard_settle (self);
  desk_next (self);
  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
  assert_no_plaintext (self); /* in the outbox */
  desk_lock (self);
  assert_no_plaintext (self);

  vault = guard_open_vault (self);
  journal = read_journal (self, vault);
  for (guint i = 0; i < door_journal_length (journal); i++)
    g_assert_cmpint (door_journal_get (journal, i)->kind, !=, DOOR_ENTRY_ATTACH);
  section = guard_open_part (self, vault, "section-1.door");
  files = door_section_files (section, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 1);
  g_assert_true (g_bytes_equal (((DoorVaultPart *) files->pdata[0])->bytes, content));
  submission = guard_open_part (self, vault, "submission.door");
  text = g_strndup (g_bytes_get_data (submission, NULL), g_bytes_get_size (submission));
  g_assert_nonnull (strstr (text, "<ended>2025-11-23T10:"));
}

/* A sealed group of which nobody said how sensitive it is counts as the most sensitive; a recording in it goes
 * into the section alone. */
static void
put_sound_form (DeskFixture *self)
{
  g_autoptr (DoorVault) vault = guard_open_vault (self);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "desk", "guarded.xml", NULL);
  g_autofree char *name = door_record_form_name ("household", "8");
  g_autoptr (GBytes) xml = NULL;
  char *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  text = replace (text, "<by/>", "<by/><photo/>");
  text = replace (text, " door:sensitivity=\"2\"", "");
  text = replace (text, "<bind nodeset=\"/data/after\"",
                  "<bind nodeset=\"/data/private/photo\" type=\"binary\"/>"
                  "<bind nodeset=\"/data/after\"");
  text = replace (text, "<label>By whom?</label></input>",
                  "<label>By whom?</label></input><upload ref=\"/data/private/photo\""
                  " mediatype=\"audio/*\"><label>In their own words</label></upload>");
  xml = g_bytes_new_take (text, strlen (text));
  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM, name, NULL, xml, NULL));
}

static void
assert_only_in_section (DeskFixture *self, GBytes *content)
{
  g_autoptr (DoorVault) vault = guard_open_vault (self);
  g_autoptr (GPtrArray) all = door_vault_outbox (vault, NULL);
  g_autoptr (GBytes) section = guard_open_part (self, vault, "section-1.door");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = door_section_files (section, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 1);
  g_assert_true (g_bytes_equal (((DoorVaultPart *) files->pdata[0])->bytes, content));
  g_assert_cmpuint (all->len, ==, 1);
  for (guint i = 0; ((DoorOutboxItem *) all->pdata[0])->names[i]; i++)
    g_assert_false (g_str_has_prefix (((DoorOutboxItem *) all->pdata[0])->names[i], "media-"));
}

static void
test_sealed_sound (DeskFixture *self, gconstpointer data)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("OggS, a picture of a bruise in words", 36);
  g_autoptr (GError) error = NULL;

  guard_other_form = put_sound_form;
  guard_go_to_gate (self, "in-person");
  guard_other_form = NULL;
  guard_open_alone (self);
  desk_answer (self, "/data/private/hurt", "Canaryquill");
  desk_next (self);
  desk_next (self);
  take_photo (self, content);
  assert_no_plaintext (self);
  g_assert_true (door_interview_next (desk_interview (self)));
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_ALONE_END, 0);
  assert_no_plaintext (self);
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/last"));
  guard_settle (self);
  desk_next (self);
  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
  desk_lock (self);
  assert_no_plaintext (self);
  assert_only_in_section (self, content);
}

/* --- The question's own sound ------------------------------------------------------------------- */

static const char *const spoken[] = { "OggS, hurt in English", "OggS, hurt in Urdu" };

/* A sound for one question, in two languages, as doorctl speak writes it into a questionnaire. */
static void
put_spoken_form (DeskFixture *self)
{
  g_autoptr (DoorVault) vault = guard_open_vault (self);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "desk", "guarded.xml", NULL);
  g_autofree char *name = door_record_form_name ("household", "8");
  static const char *const files[] = { "hurt-en.ogg", "hurt-ur.ogg" };
  g_autoptr (GBytes) xml = NULL;
  char *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  text = replace (
      text, "</instance>",
      "</instance><itext><translation lang=\"English (en)\" default=\"true()\">"
      "<text id=\"hurt\"><value>Zwarnquist question</value>"
      "<value form=\"audio\">jr://audio/hurt-en.ogg</value></text></translation>"
      "<translation lang=\"Urdu (ur)\"><text id=\"hurt\"><value>Sawal</value>"
      "<value form=\"audio\">jr://audio/hurt-ur.ogg</value></text></translation></itext>");
  text = replace (text, "<label>Zwarnquist question</label>", "<label ref=\"jr:itext('hurt')\"/>");
  xml = g_bytes_new_take (text, strlen (text));
  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM, name, NULL, xml, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *media = door_record_media_name ("household", "8", files[i]);
      g_autoptr (GBytes) sound = g_bytes_new_static (spoken[i], strlen (spoken[i]));

      g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM_MEDIA, media, NULL, sound, NULL));
    }
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* What the page hands to its player. NULL: there is none. */
static GBytes *
load_sound (DoorQuestion *question, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_question_load_media_async (question, name, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return door_question_load_media_finish (question, result, NULL);
}

/* Answered alone, a question finds its sound among the form's files, in the language of the moment; one
 * that has none says so, and a file that is missing stops nothing. */
static void
test_question_is_heard (DeskFixture *self, gconstpointer data)
{
  g_autofree char *none = NULL;

  guard_other_form = put_spoken_form;
  guard_go_to_gate (self, "in-person");
  guard_other_form = NULL;
  guard_open_alone (self);
  for (guint i = 0; i < G_N_ELEMENTS (spoken); i++)
    {
      g_autofree char *name = NULL;
      g_autoptr (GBytes) sound = NULL;

      door_interview_set_language (desk_interview (self), i);
      guard_settle (self);
      name = door_question_get_audio (desk_question (self, "/data/private/hurt"));
      g_assert_nonnull (name);
      sound = load_sound (desk_question (self, "/data/private/hurt"), name);
      g_assert_nonnull (sound);
      g_assert_cmpmem (g_bytes_get_data (sound, NULL), g_bytes_get_size (sound), spoken[i],
                       strlen (spoken[i]));
    }
  g_assert_null (load_sound (desk_question (self, "/data/private/hurt"), "jr://audio/gone.ogg"));
  desk_answer (self, "/data/private/hurt", "Canaryquill");
  desk_next (self);
  none = door_question_get_audio (desk_question (self, "/data/private/by"));
  g_assert_null (none);
}

/* Left after the section and opened again in the same run of the program: the end of the form still does
 * not tell that an hour passed inside. */
static void
test_clock_when_left (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GBytes) submission = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  guard_other_form = put_photo_form;
  guard_go_to_gate (self, "in-person");
  guard_other_form = NULL;
  guard_open_alone (self);
  desk_answer (self, "/data/private/hurt", "Canaryquill");
  desk_next (self);
  desk_next (self);
  door_clock_advance (self->clock, G_TIME_SPAN_HOUR);
  g_assert_true (door_interview_next (desk_interview (self)));
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_ALONE_END, 0);
  desk_leave (self);
  desk_open (self);
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/last"));
  guard_settle (self);
  desk_next (self);
  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
  desk_lock (self);
  vault = guard_open_vault (self);
  submission = guard_open_part (self, vault, "submission.door");
  text = g_strndup (g_bytes_get_data (submission, NULL), g_bytes_get_size (submission));
  g_assert_nonnull (strstr (text, "<ended>2025-11-23T10:"));
}

/* After a crash inside it goes on behind what was answered, and shows none of it. */
static void
test_sealed_resumes (DeskFixture *self, gconstpointer data)
{
  guard_go_to_gate (self, "in-person");
  guard_open_alone (self);
  desk_answer (self, "/data/private/hurt", "Canaryquill");
  desk_next (self);
  door_scenario_crash (self->scenario);
  desk_unlock (self);
  desk_open (self);
  g_assert_true (door_guard_is_sealed (guard_of (self)));
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 0); /* 1: asked again */
  guard_choose (self, DOOR_GUARD_MODE, 1);
  g_assert_nonnull (desk_question (self, "/data/private/by"));
  g_assert_false (door_interview_back (desk_interview (self)));
}

static void
test_interrupted (DeskFixture *self, gconstpointer data)
{
  guard_go_to_gate (self, "in-person");
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  guard_choose (self, DOOR_GUARD_CONSENT, 0);
  guard_choose (self, DOOR_GUARD_MODE, 1); /* read aloud: sealed alike */
  g_assert_true (door_guard_is_sealed (guard_of (self)));
  g_assert_false (door_guard_is_alone (guard_of (self)));
  g_assert_nonnull (desk_question (self, "/data/private/hurt"));
  door_guard_interrupted (guard_of (self));
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 1);
  guard_choose (self, DOOR_GUARD_MODE, 1);
  g_assert_nonnull (desk_question (self, "/data/private/hurt"));
}

static void
test_rather_not (DeskFixture *self, gconstpointer data)
{
  guard_go_to_gate (self, "in-person");
  guard_open_alone (self);
  door_guard_rather_not (guard_of (self)); /* a required one, too */
  guard_settle (self);
  g_assert_nonnull (desk_question (self, "/data/private/by"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/guard/draw", test_draw);
  ADD_DESK_TEST ("/guard/redraw", test_redraw);
  ADD_DESK_TEST ("/guard/gate-closed", test_gate_closed);
  ADD_DESK_TEST ("/guard/by-phone", test_by_phone);
  ADD_DESK_TEST ("/guard/consent-declined", test_consent_declined);
  ADD_DESK_TEST ("/guard/sealed", test_sealed);
  ADD_DESK_TEST ("/guard/sealed-resumes", test_sealed_resumes);
  ADD_DESK_TEST ("/guard/sealed-photo", test_sealed_photo);
  ADD_DESK_TEST ("/guard/sealed-sound", test_sealed_sound);
  ADD_DESK_TEST ("/guard/question-is-heard", test_question_is_heard);
  ADD_DESK_TEST ("/guard/clock-when-left", test_clock_when_left);
  ADD_DESK_TEST ("/guard/interrupted", test_interrupted);
  ADD_DESK_TEST ("/guard/rather-not", test_rather_not);
  return g_test_run ();
}
