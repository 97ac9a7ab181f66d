/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl as a script sees it: exit codes, help, JSON, files. */
#include "doorctl.h"

#include "door-files.h"

#include <string.h>

static void
test_exit_codes (Fixture *self, gconstpointer data)
{
  const struct {
    const char *line;
    int status;
  } cases[] = {
    { "", 2 },
    { "--help", 0 },
    { "--version", 0 },
    { "dance", 2 },
    { "check", 2 },
    { "check --nonsense x", 2 },
    { "check --help", 0 },
    { "check %D/nowhere.xml", 1 },
    { "convert --help", 0 },
    { "translate export --help", 0 },
    { "translate export %Q/victimization-core", 2 },
    { "translate export %Q/victimization-core -l ur -o %D/x.txt", 2 },
    { "translate export %D/nowhere -l ur -o %D/x.po", 1 },
    { "translate import %D/nowhere %D/x.po -l ur", 1 },
    { "keys make --help", 0 },
    { "keys make %D/x", 2 },
    { "keys split %D/x --into %D/y --holder one", 2 },
    { "keys join %D/x --into %D/y --label z", 1 },
    { "keys rehearse", 2 },
    { "vault audit %D/nowhere --passphrase-file %D/x", 1 },
    { "vault rescue %D/nowhere", 2 },
    { "vault rescue %D/nowhere --into %D/y", 1 },
    { "keys recover %D/nowhere", 2 },
    { "keys recover --key %D/x", 2 },
    { "keys recover %D/nowhere --key %D/x --request %D/y", 2 },
    { "keys hand-over %D/x", 2 },
    { "keys rewrap %D/x", 2 },
    { "vault request %D/nowhere", 2 },
    { "vault request %D/nowhere --into %D/y", 1 },
    { "vault answer %D/nowhere --answer %D/x --code y", 1 },
    { "hub init", 2 },
    { "hub status --dir %D/nowhere", 1 },
    { "hub drafts --dir %D/nowhere", 1 },
    { "hub hand-over %D/x --dir %D/nowhere", 2 },
    { "hub rewrap --dir %D/nowhere --device 1", 2 },
    { "fetch %D/x", 2 },
    { "export %D/x", 2 },
    { "export open %D/x", 2 },
    { "code texts %D/x", 2 },
    { "bench nothing", 2 },
    { "demo make --dir", 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      assert_exit (self, cases[i].line, cases[i].status);
      if (cases[i].status != 0)
        g_assert_cmpstr (self->err, !=, cases[i].line[0] ? "" : "x");
    }
}

static void
test_version (Fixture *self, gconstpointer data)
{
  assert_exit (self, "--version", 0);
  g_assert_true (g_str_has_prefix (self->out, "doorctl " DOOR_VERSION));
}

static void
test_check (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonParser) bad_parser = json_parser_new ();
  JsonObject *object, *fault;

  assert_exit (self, "check --json %Q/victimization-core", 0);
  object = parse (parser, self->out);
  g_assert_true (json_object_get_boolean_member (object, "ok"));

  write_file (self, "survey.csv",
              "type,name,label,relevant\ninteger,age,Age,\ntext,why,Why,${agee} > 1\n");
  assert_exit (self, "check --json %D", 1);
  object = parse (bad_parser, self->out);
  g_assert_false (json_object_get_boolean_member (object, "ok"));
  fault = json_array_get_object_element (json_object_get_array_member (object, "diagnostics"), 0);
  g_assert_cmpstr (json_object_get_string_member (fault, "severity"), ==, "error");
  g_assert_cmpint (json_object_get_int_member (fault, "row"), ==, 3);
  g_assert_nonnull (strstr (self->out, "age"));
}

/* After the beginning comes what to do next, with this hub's folder in it. */
static void
assert_next_commands (Fixture *self)
{
  static const char *const next[] = { "keys make", "hub user",    "hub form",  "hub serve",
                                      "hub code",  "keys roster", "hub roster" };

  for (guint i = 0; i < G_N_ELEMENTS (next); i++)
    g_assert_nonnull (strstr (self->out, next[i]));
  g_assert_nonnull (strstr (self->out, self->folder));
}

/* What the linter calls an error never reaches the field. */
static void
test_publish_refused (Fixture *self, gconstpointer data)
{
  write_file (self, "pass", "copper meadow\n");
  write_file (self, "survey.csv",
              "type,name,label,sealed,missing,relevant\n"
              "begin_group,g,G,analysts,dk refused,\ninteger,a,A,,,\nend_group,,,,,\n"
              "text,b,B,,,../g/a > 1\n");
  assert_exit (self, "keys make --label Survey --passphrase-file %D/pass %D/survey.key", 0);
  assert_exit (self, "hub init --dir %D/hub --survey test", 0);
  assert_next_commands (self);
  assert_exit (self, "convert %D -o %D/form.xml", 0);
  assert_exit (self, "hub form --dir %D/hub --key %D/survey.key --passphrase-file %D/pass %D", 1);
  g_assert_nonnull (strstr (self->err, "survey:5:6: error: “a” is inside the sealed group “g”"));
}

/* Colours are for a person at a terminal: not in a file, not where NO_COLOR is set. */
static void
test_check_colours (Fixture *self, gconstpointer data)
{
  static const char *const prefixes[] = { "", "NO_COLOR=1 " };

  write_file (self, "survey.csv", "type,name,label,relevant\ntext,age,A,\ntext,b,B,${agee} > 1\n");
  assert_exit (self, "check %D", 1);
  g_assert_null (strchr (self->out, '\033'));
  g_assert_nonnull (strstr (self->out, "survey:3:4: error: no question is called ${agee} "
                                       "(did you mean age?) [PYREF_003]\n"));
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autofree char *command
          = g_strdup_printf ("%s%s check %s", prefixes[i], g_getenv ("DOORCTL"), self->folder);
      const char *const argv[] = { "script", "-qec", command, "/dev/null", NULL };
      g_autofree char *out = NULL;

      g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                                   &out, NULL, NULL, NULL));
      g_assert_nonnull (strstr (out, "PYREF_003"));
      g_assert_true ((strstr (out, "\033[1;31merror:") != NULL) == (i == 0));
    }
}

static void
test_convert (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "out.xml", NULL);
  g_autofree char *shipped
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", "victimization-core",
                          "victimization-core.xml", NULL);
  g_autofree char *made = NULL;
  g_autofree char *wanted = NULL;

  assert_exit (self, "convert %Q/victimization-core -o %D/out.xml", 0);
  g_assert_true (g_file_get_contents (path, &made, NULL, NULL));
  g_assert_true (g_file_get_contents (shipped, &wanted, NULL, NULL));
  g_assert_cmpstr (made, ==, wanted);
}

static void
test_translate (Fixture *self, gconstpointer data)
{
  write_file (self, "survey.csv", "type,name,label\ntext,why,Why?\n");
  assert_exit (self, "translate export %D --language fr -o %D/fr.po", 0);
  g_assert_cmpstr (self->out, ==, "fr: 1 texts, 1 without translation\n");
  write_file (self, "fr.po",
              "msgid \"\"\nmsgstr \"X-Doorstep-Language: fr\\n\"\n"
              "msgctxt \"survey/why/label\"\nmsgid \"Why?\"\nmsgstr \"Pourquoi ?\"\n");
  assert_exit (self, "translate import %D %D/fr.po --language fr", 0);
  assert_exit (self, "translate export %D --language fr -o %D/fr.xlsx", 0);
  g_assert_cmpstr (self->out, ==, "fr: 1 texts, 0 without translation\n");
  write_file (self, "survey.csv", "type,name,label,label::fr\ntext,why,Why ever?,\n");
  assert_exit (self, "translate import %D %D/fr.xlsx --language fr --dry-run", 1);
  g_assert_nonnull (strstr (self->out, "0 would be taken, 1 missing, 1 changed since"));
  g_assert_nonnull (strstr (self->err, "survey:2:3: warning: survey/why/label"));
}

/* Sealed groups whose audience is not on the list: said where the list is put, where a questionnaire is
 * checked, and no more once somebody is there. */
static void
check_readers (Fixture *self)
{
  assert_exit (self, "hub roster --dir %D/hub --survey-key %D/survey.key %D/roster", 0);
  g_assert_nonnull (strstr (self->err, "warning: victimization_core"));
  g_assert_nonnull (strstr (self->err, "name an analyst"));
  assert_exit (self, "check --roster %D/roster %Q/victimization-core", 2);
  assert_exit (self, "check --roster %D/roster --survey-key %D/survey.key %Q/victimization-core",
               1);
  g_assert_nonnull (strstr (self->out, "names nobody who may read the sealed group"));
  assert_exit (self, "keys make --label Analyst --passphrase-file %D/pass %D/analyst.key", 0);
  assert_exit (self,
               "keys roster --key %D/survey.key --passphrase-file %D/pass --survey test --epoch 2 "
               "--member 'headquarters:*:hq:%D/hq.key' --member 'analyst:*:ines:%D/analyst.key' "
               "%D/roster-2",
               0);
  assert_exit (self, "hub roster --dir %D/hub --survey-key %D/survey.key %D/roster-2", 0);
  g_assert_cmpstr (self->err, ==, "");
  assert_exit (self, "check --roster %D/roster-2 --survey-key %D/survey.key %Q/victimization-core",
               0);
}

/* A questionnaire in the fixture's folder, so that files can lie beside it. */
static void
copy_form (Fixture *self, const char *name)
{
  g_autofree char *from
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", "mini", name, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (from, &text, NULL, NULL));
  write_file (self, name, text);
}

/* An office by hand: keys, hub, user, device, form, enrolment, roster, cases. */
static void
test_office (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *status;

  write_file (self, "pass", "copper meadow\n");
  write_file (self, "cases.csv", "id,label,form\nHH-1,Household 1,victimization_core\n");
  assert_exit (self, "keys make --label Survey --passphrase-file %D/pass %D/survey.key", 0);
  assert_exit (self, "keys make --label Survey --passphrase-file %D/pass %D/survey.key", 1);
  assert_exit (self, "keys make --label HQ --passphrase-file %D/pass %D/hq.key", 0);
  assert_exit (self, "keys show %D/hq.key", 0);
  g_assert_nonnull (strstr (self->out, "HQ"));
  assert_exit (self, "hub init --dir %D/hub --survey test", 0);
  assert_exit (self, "hub init --dir %D/hub --survey test", 1);
  assert_exit (self, "hub user --dir %D/hub --name amina --role interviewer --team north", 0);
  assert_exit (self, "hub user --dir %D/hub --name amina --role dancer", 2);
  assert_exit (self, "hub device --dir %D/hub --user amina", 0);
  g_assert_nonnull (strstr (self->out, "token:"));
  assert_exit (self, "hub device --dir %D/hub --user nobody", 1);
  assert_exit (self,
               "hub form --dir %D/hub --key %D/survey.key --passphrase-file %D/pass "
               "%Q/victimization-core",
               0);
  copy_form (self, "mini.xml");
  write_file (self, "areas.geojson", "{\"features\":[{\"id\":\"031\",\"geometry\":null}]}");
  assert_exit (
      self, "hub form --dir %D/hub --key %D/survey.key --passphrase-file %D/pass %D/mini.xml", 1);
  g_assert_nonnull (strstr (self->err, "areas.geojson: area “031” is no Polygon"));
  assert_exit (self,
               "keys roster --key %D/survey.key --passphrase-file %D/pass --survey test "
               "--member 'headquarters:*:hq:%D/hq.key' %D/roster",
               0);
  assert_exit (self, "hub roster --dir %D/hub --survey-key %D/survey.key %D/roster", 0);
  assert_exit (self, "hub roster --dir %D/hub --survey-key %D/hq.key %D/roster", 1);
  check_readers (self);
  assert_exit (self,
               "hub assign --dir %D/hub --device 1 --key %D/hq.key --passphrase-file %D/pass "
               "%D/cases.csv",
               1);
  g_assert_nonnull (strstr (self->err, "has not told its keys yet"));
  assert_exit (self, "hub status --json --dir %D/hub", 0);
  status = parse (parser, self->out);
  g_assert_cmpint (json_object_get_int_member (status, "devices"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (status, "forms"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (status, "submissions"), ==, 0);
}

/* The main job twice: the second run finds the earlier work and takes the next case. */
static void
test_custody (Fixture *self, gconstpointer data)
{
  g_autofree char *key = NULL;
  g_autofree char *line = NULL;
  g_autofree char *too_few = NULL;

  write_file (self, "pass", "copper meadow\n");
  assert_exit (self, "keys make --label Recovery --passphrase-file %D/pass %D/recovery.key", 0);
  key = printed (self, "public key: ");
  assert_exit (self,
               "keys split %D/recovery.key --passphrase-file %D/pass --holder Ana "
               "--holder Beni --holder Cai --needed 2 --into %D/shares",
               0);
  line = g_strdup_printf (
      "keys rehearse --public-key %s %%D/shares/share-1.txt %%D/shares/share-3.txt", key);
  assert_exit (self, line, 0);
  too_few = g_strdup_printf ("keys rehearse --public-key %s %%D/shares/share-1.txt", key);
  assert_exit (self, too_few, 1);
  g_assert_nonnull (strstr (self->err, "2 different shares"));
  assert_exit (self,
               "keys join %D/shares/share-2.txt %D/shares/share-3.txt --label Again "
               "--passphrase-file %D/pass --into %D/again.key",
               0);
  assert_exit (self, "keys show %D/again.key", 0);
  g_assert_nonnull (strstr (self->out, key));
}

/* The sheet as a camera sees it: the code holds the file byte for byte. */
static void
assert_sheet_holds (Fixture *self, const char *sheet, const char *file)
{
  g_autofree char *pdf = g_build_filename (self->folder, sheet, NULL);
  g_autofree char *picture = g_build_filename (self->folder, "sheet", NULL);
  g_autofree char *path = g_build_filename (self->folder, file, NULL);
  g_autofree char *png = g_strconcat (picture, ".png", NULL);
  const char *const draw[] = { "pdftoppm", "-singlefile", "-png", "-r", "150", pdf, picture, NULL };
  const char *const scan[] = { "zbarimg", "--quiet", "--raw", "-Sbinary", png, NULL };
  g_autofree char *read = NULL;
  g_autofree char *expected = NULL;
  gsize n;

  g_assert_true (g_spawn_sync (NULL, (char **) draw, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) scan, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &read,
                               NULL, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &expected, &n, NULL));
  g_assert_cmpuint (n, >, 100);
  g_assert_cmpmem (read, MIN (strlen (read), n), expected, n);
}

static void
test_printed_keys (Fixture *self, gconstpointer data)
{
  g_autofree char *zbar = g_find_program_in_path ("zbarimg");
  g_autofree char *poppler = g_find_program_in_path ("pdftoppm");

  write_file (self, "pass", "copper meadow\n");
  assert_exit (self,
               "keys make --label Recovery --passphrase-file %D/pass --backup %D/sheet.pdf "
               "%D/recovery.key",
               0);
  assert_exit (self,
               "keys split %D/recovery.key --passphrase-file %D/pass --holder Ana "
               "--holder Beni --needed 2 --into %D/shares",
               0);
  assert_exit (self, "keys print %D/shares/share-2.txt --into %D/share.pdf", 0);
  assert_exit (self, "keys print %D/pass --into %D/no.pdf", 1);
  if (!zbar || !poppler)
    {
      g_test_skip ("zbar-tools or poppler-utils are not installed");
      return;
    }
  assert_sheet_holds (self, "sheet.pdf", "recovery.key");
  assert_sheet_holds (self, "share.pdf", "shares/share-2.txt");
}

/* An account enrolled with the office's recovery key; its passphrase is "copper meadow". */
static void
enrol (Fixture *self)
{
  g_autofree char *recovery = NULL;
  g_autofree char *line = NULL;

  write_file (self, "pass", "copper meadow\n");
  write_file (self, "new", "seven kites\n");
  assert_exit (self, "keys make --label Survey --passphrase-file %D/pass %D/survey.key", 0);
  assert_exit (self, "keys make --label Recovery --passphrase-file %D/pass %D/recovery.key", 0);
  recovery = printed (self, "public key: ");
  line = g_strdup_printf ("device enrol --dir %%D/tablet --account ana --hub http://127.0.0.1:1 "
                          "--token t --survey-key %%D/survey.key --recovery-key %s "
                          "--passphrase-file %%D/pass",
                          recovery);
  assert_exit (self, line, 0);
}

/* A server of others that does not answer, or is none: told, and no account is left behind. */
static void
test_enrol_elsewhere (Fixture *self, gconstpointer data)
{
  write_file (self, "pass", "copper meadow\n");
  assert_exit (self,
               "device enrol --dir %D/away --server http://127.0.0.1:1 --user ida --password-file "
               "%D/pass --plain --passphrase-file %D/pass",
               1);
  assert_exit (self, "device enrol --dir %D/away --server nowhere --passphrase-file %D/pass", 1);
  assert_exit (self, "vault audit %D/away/accounts/ida --passphrase-file %D/pass", 1);
}

#define ANA "%D/tablet/accounts/ana "

/* The passphrase is forgotten, and the tablet is at the office. */
static void
test_recover_here (Fixture *self, gconstpointer data)
{
  enrol (self);
  assert_exit (self,
               "keys recover " ANA "--key %D/survey.key --key-passphrase-file %D/pass "
               "--new-passphrase-file %D/new",
               1);
  assert_exit (self, "vault audit " ANA "--passphrase-file %D/pass", 0);
  assert_exit (self,
               "keys recover " ANA "--key %D/recovery.key --key-passphrase-file %D/pass "
               "--new-passphrase-file %D/new",
               0);
  assert_exit (self, "vault audit " ANA "--passphrase-file %D/pass", 1);
  assert_exit (self, "vault audit " ANA "--passphrase-file %D/new", 0);
}

/* The passphrase is forgotten, and headquarters is far away. */
static void
test_recover_there (Fixture *self, gconstpointer data)
{
  g_autofree char *shown = NULL;
  g_autofree char *asked = NULL;
  g_autofree char *code = NULL;
  g_autofree char *line = NULL;

  enrol (self);
  assert_exit (self, "vault request " ANA "--into %D/request", 0);
  shown = printed (self, "request: ");
  assert_exit (self,
               "keys recover --request %D/request --key %D/recovery.key "
               "--key-passphrase-file %D/pass --answer %D/answer",
               0);
  asked = printed (self, "request: ");
  g_assert_cmpstr (asked, ==, shown);
  code = printed (self, "one-time code: ");
  assert_exit (self,
               "vault answer " ANA "--answer %D/answer --code 0000-0000-0000-0000 "
               "--new-passphrase-file %D/new",
               1);
  line = g_strconcat ("vault answer " ANA "--answer %D/answer --new-passphrase-file %D/new --code ",
                      code, NULL);
  assert_exit (self, line, 0);
  assert_exit (self, "vault audit " ANA "--passphrase-file %D/new", 0);
  assert_exit (self, line, 1);
}

/* Of the vault that the tests of app/vault keep frozen. */
static void
copy_frozen_vault (Fixture *self)
{
  g_autofree char *from = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "tests", "vault",
                                            "frozen", "v1", "vault.db", NULL);
  g_autofree char *folder = g_build_filename (self->folder, "vault", NULL);
  g_autofree char *to = g_build_filename (folder, "vault.db", NULL);
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (door_file_make_folder (folder, NULL));
  g_assert_true (g_file_get_contents (from, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize) n, NULL));
}

static void
test_vault (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "vault", "vault.db", NULL);
  g_autofree char *bytes = NULL;
  gsize n;

  copy_frozen_vault (self);
  write_file (self, "pass", "nobody counts the boats\n");
  write_file (self, "wrong", "everybody counts the boats\n");
  assert_exit (self, "vault audit %D/vault --passphrase-file %D/wrong", 1);
  assert_exit (self, "vault audit %D/vault --passphrase-file %D/pass", 0);
  g_assert_nonnull (strstr (self->out, "waits to be sent"));
  g_assert_nonnull (strstr (self->out, "not finished"));
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  memset (bytes, 0, 4096);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n, NULL));
  assert_exit (self, "vault audit %D/vault --passphrase-file %D/pass", 1);
  assert_exit (self, "vault rescue %D/vault --into %D/new --passphrase-file %D/pass", 0);
  g_assert_nonnull (strstr (self->out, "2 of 2 interviews whole"));
}

#define ADD(name, function) g_test_add ("/tool/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("exit-codes", test_exit_codes);
  ADD ("version", test_version);
  ADD ("check", test_check);
  ADD ("publish-refused", test_publish_refused);
  ADD ("check-colours", test_check_colours);
  ADD ("convert", test_convert);
  ADD ("translate", test_translate);
  ADD ("office", test_office);
  ADD ("custody", test_custody);
  ADD ("printed-keys", test_printed_keys);
  ADD ("enrol-elsewhere", test_enrol_elsewhere);
  ADD ("recover-here", test_recover_here);
  ADD ("recover-there", test_recover_there);
  ADD ("vault", test_vault);
  return g_test_run ();
}
