/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of the form engine as one JSON object. Needs the corpus in $DOOR_CORPUS; no test.
 *
 *   ninja tests/bench/bench-engine && DOOR_CORPUS=… tests/bench/bench-engine
 */
#include <libxml/parser.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "door-files.h"
#include "door-simulator.h"

#define ROUNDS 15

typedef struct {
  const char *file;
  GBytes *bytes;
  DoorFormDef *def;
  DoorSession *session;
} Form;

/* Of this thread's work, so that a busy machine does not count. */
static double
now_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

static GBytes *
read_media (const DoorFormMedia *media, const char *name, const char *uri)
{
  g_autofree char *path = g_build_filename (media->data, name, NULL);

  return door_file_load (path, 1u << 30, NULL);
}

static DoorFormDef *
load (const char *file, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (g_getenv ("DOOR_CORPUS"), file, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  const DoorFormMedia media = { read_media, folder };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  DoorFormDef *def = door_form_load (bytes, &media, diagnostics);

  if (!def)
    {
      g_autofree char *text = door_diagnostics_to_text (diagnostics);

      g_error ("%s: %s", file, text);
    }
  return def;
}

static GBytes *
bytes_of (const char *file)
{
  g_autofree char *path = g_build_filename (g_getenv ("DOOR_CORPUS"), file, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = door_file_load (path, 1u << 30, &error);

  if (!bytes)
    g_error ("%s", error->message);
  return bytes;
}

static DoorSession *
session_of (DoorFormDef *def)
{
  const DoorEnv env = { .has_seed = TRUE, .seed = 1 };

  return door_session_new (def, &env, NULL);
}

static Form
open_form (const char *file)
{
  Form form = { .file = file, .bytes = bytes_of (file) };

  form.def = load (file, form.bytes);
  form.session = session_of (form.def);
  return form;
}

static void
close_form (Form *form)
{
  door_session_free (form->session);
  door_form_unref (form->def);
  g_bytes_unref (form->bytes);
}

static void
figure (const char *name, double value)
{
  static gboolean has_one;

  printf ("%s\"%s\": %.3f", has_one ? ", " : "{", name, value);
  has_one = TRUE;
}

/* --- Opening ------------------------------------------------------------------------------ */

static double
parse_bare (GBytes *bytes)
{
  const double start = now_ms ();
  xmlDoc *doc = xmlReadMemory (g_bytes_get_data (bytes, NULL), (int) g_bytes_get_size (bytes), NULL,
                               NULL, XML_PARSE_NONET);
  const double end = now_ms ();

  xmlFreeDoc (doc);
  return end - start;
}

static void
bench_open (const char *file, const char *ratio, const char *absolute, const char *reopen)
{
  g_autoptr (GBytes) bytes = bytes_of (file);
  double bare[ROUNDS];
  double whole[ROUNDS];
  double again[ROUNDS];

  /* Apart, so that neither pays for the other's freed memory. */
  for (guint i = 0; i < ROUNDS; i++)
    bare[i] = parse_bare (bytes);
  malloc_trim (0);
  for (guint i = 0; i < ROUNDS; i++)
    {
      double start;
      g_autoptr (DoorFormDef) def = NULL;
      g_autoptr (DoorSession) session = NULL;
      g_autoptr (DoorSession) second = NULL;

      start = now_ms ();
      def = load (file, bytes);
      session = session_of (def);
      whole[i] = now_ms () - start;
      start = now_ms ();
      second = session_of (def);
      again[i] = now_ms () - start;
    }
  figure (absolute, median (whole, ROUNDS));
  figure (ratio, median (whole, ROUNDS) / median (bare, ROUNDS));
  if (reopen)
    figure (reopen, median (again, ROUNDS) / median (whole, ROUNDS));
}

/* --- One process -------------------------------------------------------------------------- */

static int
run_process (const char *file)
{
  Form form = open_form (file);
  const DoorSimulatorOptions options = { .seed = 3 };
  DoorSimulatorReport report;
  g_autoptr (GBytes) xml = NULL;

  door_simulator_walk (form.session, &options, &report);
  xml = door_session_to_xml (form.session, TRUE);
  return report.reached_end && g_bytes_get_size (xml) > 0 ? 0 : 1;
}

static void
bench_process (const char *file, const char *ms, const char *mb)
{
  double times[5];
  double memory = 0;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      struct rusage usage;
      const pid_t pid = fork ();
      int status;

      if (pid == 0)
        {
          execl ("/proc/self/exe", "bench-engine", "--process", file, NULL);
          _exit (127);
        }
      wait4 (pid, &status, 0, &usage);
      g_assert_cmpint (status, ==, 0);
      times[i] = (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
                 + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
      memory = MAX (memory, (double) usage.ru_maxrss / 1024.0);
    }
  figure (ms, median (times, G_N_ELEMENTS (times)));
  figure (mb, memory);
}

/* --- Edits -------------------------------------------------------------------------------- */

static DoorNode
node (Form *form, const char *ref)
{
  const DoorNode found = door_session_find (form->session, ref);

  if (found == DOOR_NODE_NONE)
    g_error ("%s has no %s", form->file, ref);
  return found;
}

static void
set (Form *form, const char *ref, const char *value)
{
  const DoorOutcome outcome = door_session_set (form->session, node (form, ref), value, FALSE);

  if (outcome != DOOR_OUTCOME_OK)
    g_error ("%s = %s: %s", ref, value, door_outcome_name (outcome));
}

#define WHOVA "forms/getodk+javarosa/src__jmh__resources__whova_form.xml"
#define DECEASED "/data/consented/deceased_CRVS/info_on_deceased/"

static void
bench_toggle (void)
{
  Form form = open_form (WHOVA);
  double times[101];
  guint n = 0;

  set (&form, "/data/respondent_backgr/Id10013", "yes");
  set (&form, DECEASED "Id10020", "yes");
  set (&form, DECEASED "Id10021", "2019-01-01");
  set (&form, DECEASED "Id10022", "yes");
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      const DoorNode died = node (&form, DECEASED "Id10023_a");
      const double start = now_ms ();

      door_session_set (form.session, died, i % 2 ? "2019-01-15" : "2020-06-01", FALSE);
      times[i] = now_ms () - start;
      door_session_changes (form.session, &n);
    }
  figure ("toggle_ms", median (times, G_N_ELEMENTS (times)));
  figure ("toggle_changes", n);
  close_form (&form);
}

typedef struct {
  DoorNode node;
  char *value;
} Answer;

/* The answers of a simulated interview, given once more to a fresh one. */
static GArray *
answers_of (DoorFormDef *def, guint64 state)
{
  GArray *answers = g_array_new (FALSE, FALSE, sizeof (Answer));
  g_autoptr (DoorSession) session = session_of (def);
  g_autoptr (DoorCursor) cursor = door_cursor_new (session);

  while (door_cursor_next (cursor) && answers->len < 184
         && door_cursor_kind (cursor) != DOOR_SCREEN_END)
    {
      guint n;
      const DoorItem *items = door_cursor_items (cursor, &n);

      for (guint i = 0; i < n; i++)
        {
          Answer answer = { items[i].node, door_simulator_draw (session, items[i], &state) };

          if (answer.value && door_session_set (session, answer.node, answer.value, FALSE) == 0)
            g_array_append_val (answers, answer);
          items = door_cursor_items (cursor, &n);
        }
    }
  return answers;
}

static void
bench_autofill (void)
{
  Form form = open_form (WHOVA);
  GArray *answers = answers_of (form.def, 1);
  double times[ROUNDS];

  for (guint64 seed = 2; answers->len < 184 && seed < 300; seed++)
    answers = answers_of (form.def, seed);
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (DoorSession) session = session_of (form.def);
      const double start = now_ms ();

      for (guint j = 0; j < answers->len; j++)
        door_session_set (session, g_array_index (answers, Answer, j).node,
                          g_array_index (answers, Answer, j).value, FALSE);
      times[i] = now_ms () - start;
    }
  figure ("autofill_answers", answers->len);
  figure ("autofill_ms", median (times, ROUNDS) * 184.0 / MAX (answers->len, 1));
  close_form (&form);
}

/* --- Choices ------------------------------------------------------------------------------ */

static double
list_choices (Form *form, DoorNode question)
{
  const guint n = door_session_n_choices (form->session, question);
  gsize length = 0;

  for (guint i = 0; i < n; i++)
    length += strlen (door_session_choice_value (form->session, question, i));
  return (double) length;
}

static void
bench_choices (void)
{
  Form form = open_form ("bench/select10k.xml");
  double indexed[201];
  double scanned[31];
  char text[16];

  set (&form, "/data/parent", "p1");
  for (guint i = 0; i < G_N_ELEMENTS (indexed); i++)
    {
      const DoorNode parent = node (&form, "/data/parent");
      const DoorNode question = node (&form, "/data/eq");
      double start;

      g_snprintf (text, sizeof text, "p%u", i % 90);
      start = now_ms ();
      door_session_set (form.session, parent, text, FALSE);
      list_choices (&form, question);
      indexed[i] = (now_ms () - start) * 1000.0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (scanned); i++)
    {
      const DoorNode q = node (&form, "/data/q");
      const DoorNode question = node (&form, "/data/free");
      double start;

      g_snprintf (text, sizeof text, "%u", i);
      start = now_ms ();
      door_session_set (form.session, q, text, FALSE);
      list_choices (&form, question);
      scanned[i] = now_ms () - start;
    }
  figure ("choices_10k_us", median (indexed, G_N_ELEMENTS (indexed)));
  figure ("choices_free_10k_ms", median (scanned, G_N_ELEMENTS (scanned)));
  close_form (&form);
}

/* --- Repeats ------------------------------------------------------------------------------ */

static const struct {
  const char *child;
  const char *value;
} member[] = { { "name", "Amina" }, { "age", "31" }, { "sex", "f" } };

static double
fill (Form *form, guint n)
{
  const DoorDefNode repeat = door_form_find (form->def, "/data/person");
  const DoorControl control = door_form_node_control (form->def, repeat);
  DoorDefNode children[G_N_ELEMENTS (member)];
  const double start = now_ms ();

  for (guint c = 0; c < G_N_ELEMENTS (member); c++)
    {
      g_autofree char *path = g_strconcat ("/data/person/", member[c].child, NULL);

      children[c] = door_form_find (form->def, path);
    }
  for (guint i = 0; i < n; i++)
    {
      const DoorNode added = door_session_add_repeat (form->session, control, DOOR_NODE_ROOT, 0);

      for (guint c = 0; c < G_N_ELEMENTS (member); c++)
        if (children[c] != DOOR_DEF_NONE)
          door_session_set (form->session, door_session_near (form->session, children[c], added),
                            member[c].value, FALSE);
    }
  return now_ms () - start;
}

static void
bench_aggregates (void)
{
  Form form = open_form ("bench/repeat_agg.xml");
  double edits[51];
  double fans[21];

  figure ("repeat_1000_ms", fill (&form, 1000));
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      const DoorNode age = node (&form, "/data/person[500]/age");
      const double start = now_ms ();

      door_session_set (form.session, age, i % 2 ? "40" : "41", FALSE);
      edits[i] = (now_ms () - start) * 1000.0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (fans); i++)
    {
      const DoorNode limit = node (&form, "/data/adult_age");
      const double start = now_ms ();

      door_session_set (form.session, limit, i % 2 ? "18" : "35", FALSE);
      fans[i] = now_ms () - start;
    }
  figure ("repeat_edit_us", median (edits, G_N_ELEMENTS (edits)));
  figure ("repeat_fan_out_ms", median (fans, G_N_ELEMENTS (fans)));
  close_form (&form);
}

static void
bench_growth (void)
{
  double small[5];
  double large;

  for (guint i = 0; i < G_N_ELEMENTS (small); i++)
    {
      Form form = open_form ("bench/repeat_plain.xml");

      small[i] = fill (&form, 1000);
      close_form (&form);
    }
  {
    Form form = open_form ("bench/repeat_plain.xml");

    large = fill (&form, 10000);
    close_form (&form);
  }
  figure ("repeat_plain_1000_ms", median (small, G_N_ELEMENTS (small)));
  figure ("repeat_growth", large / median (small, G_N_ELEMENTS (small)));
}

int
main (int argc, char **argv)
{
  if (!g_getenv ("DOOR_CORPUS"))
    {
      fprintf (stderr, "bench-engine: set DOOR_CORPUS\n");
      return 2;
    }
  if (argc == 3 && strcmp (argv[1], "--process") == 0)
    return run_process (argv[2]);
  bench_open (WHOVA, "whova_open_ratio", "whova_open_ms", "reopen_ratio");
  bench_open ("bench/nigeria_wards_internal.xml", "wards_open_ratio", "wards_open_ms", NULL);
  bench_process (WHOVA, "whova_process_ms", "whova_rss_mb");
  bench_toggle ();
  bench_autofill ();
  bench_choices ();
  bench_aggregates ();
  bench_growth ();
  printf ("}\n");
  return 0;
}
