/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one questionnaire makes, the next one on this device can choose from, before any server told of it; and
 * the server's word takes its place. */
#include "door-local-entities.h"

#include "door-desk-records.h"
#include "door-files.h"
#include "door-form.h"
#include "door-seal.h"

#include <string.h>

#define PASSPHRASE "seven quiet herons"
#define LIST "name,label,__version,ward\r\nuuid-a,Ana,1,w1\r\n"

#define HEAD                                                                                       \
  "<h:html xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns=\"http://www.w3.org/2002/xforms\" "      \
  "xmlns:entities=\"http://www.opendatakit.org/xforms/entities\" "                                 \
  "xmlns:jr=\"http://openrosa.org/javarosa\"><h:head><h:title>T</h:title>"                         \
  "<model entities:entities-version=\"2024.1.0\"><instance>"

/* `act`: create or update; the rest as the questionnaire would calculate it. */
#define MAKER(act, id, base)                                                                       \
  HEAD "<data id=\"register\" version=\"1\"><head/><ward/><unasked/><meta><instanceID/>"           \
       "<entity dataset=\"households\" id=\"" id "\" " act "=\"1\" baseVersion=\"" base "\">"      \
       "<label/></entity></meta></data></instance>"                                                \
       "<bind nodeset=\"/data/head\" type=\"string\" entities:saveto=\"head\"/>"                   \
       "<bind nodeset=\"/data/ward\" type=\"string\" entities:saveto=\"ward\"/>"                   \
       "<bind nodeset=\"/data/unasked\" type=\"string\" relevant=\"false()\" "                     \
       "entities:saveto=\"phone\"/>"                                                               \
       "<bind nodeset=\"/data/meta/entity/label\" type=\"string\" calculate=\"/data/head\"/>"      \
       "</model></h:head><h:body><input ref=\"/data/head\"><label>Head</label></input>"            \
       "<input ref=\"/data/ward\"><label>Ward</label></input></h:body></h:html>"

static const char chooser[]
    = HEAD "<data id=\"visit\" version=\"1\"><which/><meta><instanceID/></meta></data></instance>"
           "<instance id=\"households\" src=\"jr://file-csv/households.csv\"/>"
           "<bind nodeset=\"/data/which\" type=\"string\"/></model></h:head><h:body>"
           "<select1 ref=\"/data/which\"><label>Which?</label>"
           "<itemset nodeset=\"instance('households')/root/item\"><value ref=\"name\"/>"
           "<label ref=\"label\"/></itemset></select1></h:body></h:html>";

typedef struct {
  char *folder;
  DoorClock *clock;
  DoorVault *vault;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DoorVaultOptions options;

  door_seal_init ();
  self->folder = g_dir_make_tmp ("door-entities-XXXXXX", NULL);
  self->clock = door_clock_new_fixed (G_GINT64_CONSTANT (1763892000000000), NULL);
  g_autofree char *account = g_build_filename (self->folder, "amina", NULL);
  options = (DoorVaultOptions){ self->clock, &door_kdf_policy_test, NULL };
  self->vault = door_vault_create (account, PASSPHRASE, &options, &error);
  g_assert_no_error (error);
}

static void
tear_down (Case *self, gconstpointer data)
{
  door_vault_close (self->vault);
  door_clock_unref (self->clock);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
}

static DoorFormDef *
load (const char *xml, const DoorFormMedia *media)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (xml, strlen (xml));
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  DoorFormDef *def = door_form_load (bytes, media, faults);

  g_assert_nonnull (def);
  return def;
}

/* One interview with the questionnaire, finished. */
static void
interview (Case *self, const char *xml, const char *head, const char *ward, const char *instance)
{
  g_autoptr (DoorFormDef) def = load (xml, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSession) session = door_session_new (def, NULL, &error);
  g_autoptr (DoorLocalEntity) entity = NULL;

  g_assert_no_error (error);
  door_session_set (session, door_session_find (session, "/data/head"), head, TRUE);
  door_session_set (session, door_session_find (session, "/data/ward"), ward, TRUE);
  door_session_finalize (session);
  entity = door_local_entity_of (session);
  g_assert_nonnull (entity);
  for (guint i = 0; i < 2; i++)
    g_assert_true (door_local_entity_keep (self->vault, entity, instance, &error));
  g_assert_no_error (error);
}

static char *
merge (Case *self, const char *filename, const char *list)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv = g_bytes_new (list, strlen (list));
  g_autoptr (GBytes) merged = door_local_entities_merge (self->vault, filename, csv, &error);

  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (merged, NULL), g_bytes_get_size (merged));
}

static GBytes *
give (const DoorFormMedia *media, const char *name, const char *uri)
{
  return g_str_equal (name, "households.csv") ? g_bytes_new (media->data, strlen (media->data))
                                              : NULL;
}

/* Labels that the next questionnaire offers, joined by '|'. */
static char *
offered (const char *list)
{
  const DoorFormMedia media = { give, list };
  g_autoptr (DoorFormDef) def = load (chooser, &media);
  g_autoptr (DoorSession) session = door_session_new (def, NULL, NULL);
  DoorNode node = door_session_find (session, "/data/which");
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < door_session_n_choices (session, node); i++)
    {
      g_autofree char *label = door_session_choice_label (session, node, i);

      g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", label);
    }
  return g_string_free (out, FALSE);
}

static void
test_made (Case *self, gconstpointer data)
{
  g_autofree char *merged = NULL;
  g_autofree char *labels = NULL;
  g_autofree char *other = NULL;
  g_autofree char *known = NULL;
  g_autofree char *after = NULL;

  interview (self, MAKER ("create", "uuid-b", ""), "Mele, the elder", "w2", "uuid:1");
  merged = merge (self, "households.csv", LIST);
  labels = offered (merged);
  g_assert_cmpstr (labels, ==, "Ana|Mele, the elder");
  g_assert_nonnull (strstr (merged, "uuid-a,Ana,1,w1,1,,,\r\n"));
  g_assert_nonnull (strstr (merged, "uuid-b,\"Mele, the elder\",1,w2,,"));
  /* Another list, and a file that is none. */
  other = merge (self, "wards.csv", LIST);
  g_assert_cmpstr (other, ==, LIST);
  /* The server has it now, and says so with other words: those count, and ours are gone. */
  known = merge (self, "households.csv", LIST "uuid-b,Mele,1,w3\r\n");
  g_assert_cmpstr (known, ==, LIST "uuid-b,Mele,1,w3\r\n");
  after = merge (self, "households.csv", LIST);
  g_assert_cmpstr (after, ==, LIST);
}

static void
test_changed (Case *self, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *same = NULL;
  g_autofree char *known = NULL;
  g_autofree char *after = NULL;

  interview (self, MAKER ("update", "uuid-a", "1"), "Ana", "w2", "uuid:1");
  first = merge (self, "households.csv", LIST);
  g_assert_nonnull (strstr (first, "uuid-a,Ana,2,w2,1,"));
  interview (self, MAKER ("update", "uuid-a", "2"), "Ana", "w3", "uuid:2");
  second = merge (self, "households.csv", LIST);
  g_assert_nonnull (
      strstr (second, "uuid-a,Ana,3,w3,1,")); /* it still rests on what the server has */
  same = merge (self, "households.csv", LIST);
  g_assert_cmpstr (same, ==, second);
  known = merge (self, "households.csv", "name,label,__version,ward\r\nuuid-a,Ana,2,w9\r\n");
  g_assert_cmpstr (known, ==, "name,label,__version,ward\r\nuuid-a,Ana,2,w9\r\n");
  after = merge (self, "households.csv", LIST);
  g_assert_cmpstr (after, ==, LIST);
}

/* Made and changed before any server heard of it; then the respondent takes the interview back. */
static void
test_forgotten (Case *self, gconstpointer data)
{
  g_autofree char *merged = NULL;
  g_autofree char *after = NULL;
  g_autofree char *deleted = NULL;
  g_autoptr (GBytes) ids = NULL;
  g_autoptr (GError) error = NULL;

  interview (self, MAKER ("create", "uuid-b", ""), "Mele", "w2", "uuid:1");
  interview (self, MAKER ("update", "uuid-b", "1"), "Mele", "w3", "uuid:2");
  merged = merge (self, "households.csv", LIST);
  g_assert_nonnull (strstr (merged, "uuid-b,Mele,2,w3,,"));
  /* What the server is asked about. */
  door_vault_get (self->vault, DOOR_RECORD_SETTING, DOOR_SETTING_MARK "entities/households", NULL,
                  &ids, NULL);
  g_assert_cmpmem (g_bytes_get_data (ids, NULL), g_bytes_get_size (ids), "uuid-b", 6);
  g_assert_true (door_local_entities_forget_interview (self->vault, "uuid:2", &error));
  after = merge (self, "households.csv", LIST);
  g_assert_cmpstr (after, ==, LIST);
  interview (self, MAKER ("create", "uuid-c", ""), "Sefo", "w2", "uuid:3");
  for (guint i = 0; i < 2; i++)
    g_assert_true (door_local_entities_forget (self->vault, "households", "uuid-c", &error));
  g_assert_no_error (error);
  deleted = merge (self, "households.csv", LIST);
  g_assert_cmpstr (deleted, ==, LIST);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/desk/local-entities/" name, Case, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("made", test_made);
  ADD ("changed", test_changed);
  ADD ("forgotten", test_forgotten);
  return g_test_run ();
}
