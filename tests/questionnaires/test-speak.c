/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises of door-speak.h. The voice of most tests writes down what it is told to say. */
#include "door-speak.h"

#include "door-csv.h"
#include "door-files.h"
#include "door-form.h"
#include "door-xlsform.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static const char *const scribe[] = { "/bin/sh", "-c", "cat >\"$2\"", "scribe", NULL };

/* Fails without having listened. */
static const char *const nobody[] = { "/bin/false", NULL };

typedef struct {
  char *questionnaire;
  char *folder;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->questionnaire = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires",
                                          "victimization-core", NULL);
  self->folder = g_dir_make_tmp ("doorstep-speak-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_true (door_file_remove_tree (self->folder, NULL));
  g_free (self->folder);
  g_free (self->questionnaire);
}

static char *
text_of (const Fixture *self, const char *file)
{
  g_autofree char *path = g_build_filename (self->folder, file, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
put (const Fixture *self, const char *file, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, file, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static guint
speak (const Fixture *self, const char *const *voice, DoorDiagnostics *diagnostics)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_true (
      door_speak_apply (self->questionnaire, self->folder, voice, diagnostics, &n, &error));
  g_assert_no_error (error);
  return n;
}

/* Each text that somebody answers alone has a sound in each language, and the form names it. */
static void
test_every_text_is_spoken (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  const guint n = speak (self, scribe, diagnostics);
  g_autofree char *ever = text_of (self, "sr_ever-en.ogg"), *last = text_of (self, "sr_12m-hi.ogg");
  g_autofree char *list = text_of (self, "audio.csv"), *outside = text_of (self, "rb_5y-en.ogg");
  g_autoptr (DoorXlsformResult) result = NULL;
  const char *xml;

  g_assert_cmpuint (n, >, 100);
  g_assert_cmpuint (n % 5, ==, 0);
  g_assert_true (g_str_has_suffix (ever, "Yes. No."));
  g_assert_nonnull (strstr (last, "यहाँ लिखे महीने"));
  g_assert_null (strstr (list, "${"));
  g_assert_nonnull (strstr (list, "sr_ever-th.ogg,th,sr_ever,draft,"));
  g_assert_null (outside);
  result = door_xlsform_convert_folder (self->folder, NULL, diagnostics);
  g_assert_cmpuint (door_diagnostics_length (diagnostics), ==, 0);
  xml = g_bytes_get_data (door_xlsform_result_xml (result), NULL);
  g_assert_nonnull (strstr (xml, "<value form=\"audio\">jr://audio/sr_ever-ur.ogg</value>"));
}

/* What was recorded stays; what is a draft follows its text. */
static void
test_recordings_stay (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autofree char *list = NULL, *changed = NULL, *recording = NULL, *draft = NULL, *gone = NULL;
  g_auto (GStrv) parts = NULL;

  speak (self, scribe, diagnostics);
  /* Nothing to do: a voice that cannot speak is not asked. */
  speak (self, nobody, diagnostics);
  g_assert_cmpuint (door_diagnostics_length (diagnostics), ==, 0);

  list = text_of (self, "audio.csv");
  parts = g_strsplit (list, "sr_ever-en.ogg,en,sr_ever,draft,\"", 2);
  g_assert_nonnull (parts[1]);
  changed = g_strconcat (parts[0], "sr_ever-en.ogg,en,sr_ever,recorded,\"Once ", parts[1], NULL);
  put (self, "audio.csv", changed);
  put (self, "sr_ever-en.ogg", "a voice of flesh and blood");
  put (self, "sr_12m-en.ogg", "gone wrong");
  gone = g_build_filename (self->folder, "sa_ever-en.ogg", NULL);
  g_assert_cmpint (g_remove (gone), ==, 0);
  speak (self, scribe, diagnostics);
  recording = text_of (self, "sr_ever-en.ogg");
  draft = text_of (self, "sa_ever-en.ogg");
  g_assert_cmpstr (recording, ==, "a voice of flesh and blood");
  g_assert_nonnull (draft);
  g_assert_cmpuint (door_diagnostics_length (diagnostics), ==, 1);
  g_assert_cmpstr (door_diagnostics_get (diagnostics, 0)->code, ==, "audio-recording-old");
}

static void
test_a_voice_that_fails_is_named (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_false (
      door_speak_apply (self->questionnaire, self->folder, nobody, diagnostics, &n, &error));
  g_assert_nonnull (strstr (error->message, "private_read-en.ogg was not spoken"));
  /* The next call takes it up. */
  g_assert_cmpuint (speak (self, scribe, diagnostics), >, 100);
}

/* The voice that comes with the questionnaires makes an Ogg file in each of their languages. */
static void
test_the_voice_speaks (Fixture *self, gconstpointer data)
{
  static const char *const languages[] = { "en", "ur", "id", "th", "hi" };
  g_autofree char *voice
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", "speak", NULL);
  g_autofree char *espeak = g_find_program_in_path ("espeak-ng");
  g_autofree char *opus = g_find_program_in_path ("opusenc");

  if (!espeak || !opus)
    {
      g_test_skip ("espeak-ng or opus-tools is not installed");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, languages[i], NULL);
      g_autofree char *bytes = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) program = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, &error,
                                                          voice, languages[i], path, NULL);
      gsize length = 0;

      g_assert_no_error (error);
      g_assert_true (g_subprocess_communicate_utf8 (program, "1 2 3", NULL, NULL, NULL, &error));
      g_assert_true (g_subprocess_wait_check (program, NULL, &error));
      g_assert_true (g_file_get_contents (path, &bytes, &length, &error));
      g_assert_cmpuint (length, >, 500);
      g_assert_cmpint (memcmp (bytes, "OggS", 4), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/speak/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("every-text-is-spoken", test_every_text_is_spoken);
  ADD ("recordings-stay", test_recordings_stay);
  ADD ("a-voice-that-fails-is-named", test_a_voice_that_fails_is_named);
  ADD ("the-voice-speaks", test_the_voice_speaks);
#undef ADD
  return g_test_run ();
}
