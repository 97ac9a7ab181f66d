/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises of door-speak.h. The voice of most tests writes down what it is told to say. */
#include "door-speak.h"

#include "door-csv.h"
#include "door-files.h"
#include "door-form.h"
#include "door-xlsform.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
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

/* --- The voice that comes with the questionnaires ------------------------------------------ */

#define LEAST_SECONDS 0.5
#define LEAST_LOUDNESS 200.0 /* of 32,768: far below speech, far above nothing */
#define WAVE_HEADER 44u
#define MAX_SOUND_BYTES (16u * 1024 * 1024)

static gboolean
has_programs (void)
{
  static const char *const programs[] = { "espeak-ng", "opusenc", "opusdec" };

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *path = g_find_program_in_path (programs[i]);

      if (!path)
        return FALSE;
    }
  return TRUE;
}

/* The sound as samples of 16 bits, one channel, 48,000 a second. transfer full. */
static GBytes *
decode (const Fixture *self, const char *file)
{
  g_autofree char *path = g_build_filename (self->folder, file, NULL);
  g_autofree char *wave = g_build_filename (self->folder, "decoded.wav", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) program
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                          &error, "opusdec", "--quiet", "--rate", "48000", path, wave, NULL);
  g_autoptr (GBytes) all = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (program, NULL, &error));
  all = door_file_load (wave, MAX_SOUND_BYTES, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (all), >, WAVE_HEADER);
  return g_bytes_new_from_bytes (all, WAVE_HEADER, g_bytes_get_size (all) - WAVE_HEADER);
}

static double
loudness (GBytes *samples)
{
  gsize n;
  const guint8 *bytes = g_bytes_get_data (samples, &n);
  double sum = 0;

  for (gsize i = 0; i + 1 < n; i += 2)
    {
      const double sample = (gint16) (bytes[i] | bytes[i + 1] << 8);
      sum += sample * sample;
    }
  return sqrt (sum / ((double) n / 2));
}

static void
assert_speech (const Fixture *self, const char *file)
{
  g_autoptr (GBytes) samples = decode (self, file);
  const double seconds = (double) g_bytes_get_size (samples) / 2 / 48000;

  if (seconds <= LEAST_SECONDS)
    g_error ("%s lasts %.2f seconds", file, seconds);
  if (loudness (samples) <= LEAST_LOUDNESS)
    g_error ("%s is silent", file);
}

/* Every sound of the interview lasts and is heard, in each language. */
static void
test_the_voice_speaks (Fixture *self, gconstpointer data)
{
  g_autofree char *voice
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", "speak", NULL);
  const char *const program[] = { voice, NULL };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n_made, n = 0;

  if (!has_programs ())
    {
      g_test_skip ("espeak-ng or opus-tools is not installed");
      return;
    }
  n_made = speak (self, program, diagnostics);
  dir = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".ogg"))
      {
        assert_speech (self, name);
        n++;
      }
  g_assert_cmpuint (n, ==, n_made);
}

/* The measuring finds what is too short and what is silent. */
static void
test_silence_is_found (Fixture *self, gconstpointer data)
{
  guint8 quiet[2 * 48000] = { 0 };
  g_autoptr (GBytes) samples = g_bytes_new_static (quiet, sizeof quiet);

  g_assert_cmpfloat (loudness (samples), <, LEAST_LOUDNESS);
  memset (quiet, 0x11, sizeof quiet);
  g_assert_cmpfloat (loudness (samples), >, LEAST_LOUDNESS);
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
  ADD ("silence-is-found", test_silence_is_found);
#undef ADD
  return g_test_run ();
}
