/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl simulate: what it reports, that a seed decides everything, and where the interviews go. */
#include "doorctl.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_simulate (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *first = NULL;
  g_autofree char *path = g_build_filename (self->folder, "sent", "000020.xml", NULL);

  assert_exit (self, "simulate %Q/victimization-core --count 20 --seed 5 --json --to %D/sent", 0);
  first = g_strdup (self->out);
  g_assert_cmpint (json_object_get_int_member (parse (parser, first), "interviews"), ==, 20);
  g_assert_cmpint (json_object_get_int_member (parse (parser, first), "unfinished"), ==, 0);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  assert_exit (self, "simulate %Q/victimization-core --count 20 --seed 5 --json", 0);
  g_assert_cmpstr (self->out, ==, first);
  assert_exit (self, "simulate %Q/victimization-core --count 20 --seed 6 --json", 0);
  g_assert_cmpstr (self->out, !=, first);
  assert_exit (self, "simulate %Q/victimization-core --count 0", 2);
}

/* What was never reached is named with the condition that kept everyone away, at its cell. */
static void
test_simulate_report (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *report, *branch, *repeat, *kinds;

  write_file (self, "survey.csv",
              "type,name,label,relevant,calculation\n"
              "integer,age,How old?,,\n"
              "text,far,Why?,${age} < 0,\n"
              "begin_repeat,visit,Visit,,\nselect_one yn,seen,Seen?,,\nend_repeat,,,,\n"
              "text,last,Which?,count(${visit}) > 1,\n");
  write_file (self, "choices.csv", "list_name,name,label\nyn,1,Yes\nyn,2,No\n");
  write_file (self, "weights.csv",
              "question,answer,weight\nage,18..90,1\nseen,1,1\nvisit,1..2,1\n");
  assert_exit (self, "simulate %D --count 200 --weights %D/weights.csv", 0);
  g_assert_nonnull (
      strstr (self->out, "never reached: /data/far; survey:3:4: far is asked only if age"));
  g_assert_nonnull (strstr (self->out, "never chosen:  /data/visit/seen = 2"));
  g_assert_nonnull (strstr (self->out, "3 of 4 questions were reached, both sides of 1 of 2"));
  g_assert_nonnull (strstr (self->out, "minutes (median; "));
  assert_exit (self,
               "simulate %D --count 200 --weights %D/weights.csv --kind /data/visit[1]/seen --json",
               0);
  report = parse (parser, self->out);
  kinds = json_object_get_object_member (report, "kinds");
  g_assert_cmpint (json_object_get_size (kinds), ==, 1);
  kinds = json_object_get_object_member (kinds, "1");
  g_assert_cmpint (json_object_get_int_member (kinds, "interviews"), ==, 200);
  g_assert_cmpfloat (json_object_get_double_member (kinds, "minutes_long"), >, 0);
  branch = json_array_get_object_element (json_object_get_array_member (report, "branches"), 0);
  g_assert_cmpint (json_object_get_int_member (branch, "false"), ==, 200);
  g_assert_cmpint (json_object_get_int_member (branch, "row"), ==, 3);
  repeat = json_array_get_object_element (json_object_get_array_member (report, "repeats"), 0);
  repeat = json_object_get_object_member (repeat, "sizes");
  g_assert_cmpint (json_object_get_size (repeat), ==, 2);
  g_assert_cmpint (
      json_object_get_int_member (repeat, "1") + json_object_get_int_member (repeat, "2"), ==, 200);
  g_assert_cmpfloat (json_object_get_double_member (report, "minutes_median"), >, 0);
  write_file (self, "weights.csv", "question,answer,weight\nagee,18,1\n");
  assert_exit (self, "simulate %D --weights %D/weights.csv", 1);
  g_assert_nonnull (strstr (self->err, "weights:2:1: error: no question or repeat is called"));
  g_assert_nonnull (strstr (self->err, "did you mean age?"));
  assert_exit (self, "simulate %D --from yesterday", 1);
  assert_exit (self, "simulate %D --kind ((", 1);
  g_assert_nonnull (strstr (self->err, "--kind"));
  assert_exit (self, "simulate %D --language tlh", 1);
  assert_exit (self, "simulate %D --hub ftp://nowhere", 1);
  assert_exit (self, "simulate %D --nonresponse 101", 2);
  assert_exit (self, "simulate %D --days 0", 2);
}

static void
assert_same_file (Fixture *self, const char *one, const char *other)
{
  g_autofree char *path = g_build_filename (self->folder, one, NULL);
  g_autofree char *other_path = g_build_filename (self->folder, other, NULL);
  g_autofree char *text = NULL;
  g_autofree char *other_text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_file_get_contents (other_path, &other_text, NULL, NULL));
  g_assert_cmpstr (text, ==, other_text);
}

/* Written submissions are the same, byte for byte, whenever and wherever they are made. */
static void
test_simulate_same (Fixture *self, gconstpointer data)
{
  assert_exit (self, "simulate %Q/victimization-core --count 10 --seed 5 --to %D/a", 0);
  assert_exit (self, "simulate %Q/victimization-core --count 10 --seed 5 --to %D/b", 0);
  assert_same_file (self, "a/000001.xml", "b/000001.xml");
  assert_same_file (self, "a/000010.xml", "b/000010.xml");
  assert_exit (self, "simulate %Q/victimization-core --count 1 --seed 14 --to %D/c", 0);
  assert_same_file (self, "a/000010.xml", "c/000001.xml");
}

static GSubprocess *
serve_hub (Fixture *self, char **ret_url)
{
  g_autofree char *dir = g_build_filename (self->folder, "hub", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *server
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("DOORCTL"), "hub",
                          "serve", "--dir", dir, "--log", "/dev/null", "--port", "0", NULL);
  g_autoptr (GDataInputStream) out = NULL;
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (line, "http://"));
  *ret_url = g_strdup (strstr (line, "http://"));
  g_strdelimit (*ret_url, " ", '\0');
  return server;
}

static void
assert_sent (Fixture *self, const char *url, int count, int status)
{
  g_autofree char *line = g_strdup_printf (
      "simulate %%D/form --count %d --seed 3 --hub %s --token-file %%D/token", count, url);

  assert_exit (self, line, status);
}

/* Straight into a hub, which takes it only where its administrator allows that. */
static void
test_simulate_hub (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GSubprocess) server = NULL;
  g_autofree char *url = NULL;
  g_autofree char *token = NULL;
  g_autofree char *form = g_build_filename (self->folder, "form", NULL);

  g_assert_cmpint (g_mkdir (form, 0700), ==, 0);
  write_file (self, "pass", "copper meadow\n");
  write_file (self, "form/survey.csv", "type,name,label\nselect_one yn,seen,Seen?\n");
  write_file (self, "form/choices.csv", "list_name,name,label\nyn,1,Yes\nyn,2,No\n");
  write_file (self, "form/settings.csv", "form_id,version\nseen,1\n");
  assert_exit (self, "keys make --label Survey --passphrase-file %D/pass %D/survey.key", 0);
  assert_exit (self, "keys make --label HQ --passphrase-file %D/pass %D/hq.key", 0);
  assert_exit (self, "hub init --dir %D/hub --survey test", 0);
  assert_exit (self, "hub user --dir %D/hub --name amina --role interviewer --team north", 0);
  assert_exit (self, "hub device --dir %D/hub --user amina", 0);
  token = printed (self, "token:");
  write_file (self, "token", g_strstrip (token));
  assert_exit (self, "hub form --dir %D/hub --key %D/survey.key --passphrase-file %D/pass %D/form",
               0);
  assert_exit (self,
               "keys roster --key %D/survey.key --passphrase-file %D/pass --survey test "
               "--member 'headquarters:*:hq:%D/hq.key' %D/roster",
               0);
  assert_exit (self, "hub roster --dir %D/hub --survey-key %D/survey.key %D/roster", 0);
  server = serve_hub (self, &url);
  assert_sent (self, url, 7, 1);
  g_assert_nonnull (strstr (self->err, "hub plain"));
  assert_exit (self, "hub plain --dir %D/hub seen 1", 0);
  assert_sent (self, url, 7, 0);
  assert_sent (self, url, 8, 0);
  assert_exit (self, "hub status --json --dir %D/hub", 0);
  g_assert_cmpint (json_object_get_int_member (parse (parser, self->out), "submissions"), ==, 8);
  g_subprocess_force_exit (server);
  g_subprocess_wait (server, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/simulate/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("counts", test_simulate);
  ADD ("hub", test_simulate_hub);
  ADD ("report", test_simulate_report);
  ADD ("same", test_simulate_same);
  return g_test_run ();
}
