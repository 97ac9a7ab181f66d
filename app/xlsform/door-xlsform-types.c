/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-types.h"

#include <string.h>

/* Shorthands of the table below: the columns that most rows share. */
#define INPUT(bind) DOOR_XLS_CONTROL_INPUT, "input", NULL, bind
#define NOTE INPUT ("string"), "true()"
#define ONE DOOR_XLS_CONTROL_SELECT, "select1", NULL, "string"
#define MANY DOOR_XLS_CONTROL_SELECT, "select", NULL, "string"
#define UPLOAD(media) DOOR_XLS_CONTROL_UPLOAD, "upload", media, "binary"
#define TRIGGER(bind) DOOR_XLS_CONTROL_TRIGGER, "trigger", NULL, bind
#define SILENT(bind) DOOR_XLS_CONTROL_NONE, NULL, NULL, bind
#define FILLED(bind, by, with) SILENT (bind), NULL, NULL, by, with
#define PROPERTY(name) FILLED ("string", "property", name)

static const DoorXlsQuestionType types[] = {
  /* what is typed or picked */
  { "text", INPUT ("string") },
  { "string", INPUT ("string") },
  { "q string", INPUT ("string") },
  { "add text prompt", INPUT ("string") },
  { "integer", INPUT ("int") },
  { "int", INPUT ("int") },
  { "q int", INPUT ("int") },
  { "add integer prompt", INPUT ("int") },
  { "decimal", INPUT ("decimal") },
  { "q decimal", INPUT ("decimal") },
  { "add decimal prompt", INPUT ("decimal") },
  { "date", INPUT ("date") },
  { "q date", INPUT ("date") },
  { "add date prompt", INPUT ("date") },
  { "time", INPUT ("time") },
  { "dateTime", INPUT ("dateTime") },
  { "datetime", INPUT ("dateTime") },
  { "date time", INPUT ("dateTime") },
  { "q dateTime", INPUT ("dateTime") },
  { "q date time", INPUT ("dateTime") },
  { "add dateTime prompt", INPUT ("dateTime") },
  { "add date time prompt", INPUT ("dateTime") },
  { "geopoint", INPUT ("geopoint") },
  { "location", INPUT ("geopoint") },
  { "gps", INPUT ("geopoint") },
  { "q location", INPUT ("geopoint") },
  { "q geopoint", INPUT ("geopoint") },
  { "add location prompt", INPUT ("geopoint") },
  { "geotrace", INPUT ("geotrace") },
  { "q geotrace", INPUT ("geotrace") },
  { "geoshape", INPUT ("geoshape") },
  { "q geoshape", INPUT ("geoshape") },
  { "barcode", INPUT ("barcode") },
  { "q barcode", INPUT ("barcode") },
  { "add barcode prompt", INPUT ("barcode") },
  { "note", NOTE },
  { "q note", NOTE },
  { "add note prompt", NOTE },
  { "range", DOOR_XLS_CONTROL_RANGE, "range", NULL, "int" },

  /* numbers with limits of their own */
  { "percentage", INPUT ("int"), NULL, "0 <= . and . <= 100" },
  { "number of days in last month", INPUT ("int"), NULL, "0 <= . and . <= 31", NULL, NULL,
    "Enter a number 0-31." },
  { "number of days in last six months", INPUT ("int"), NULL, "0 <= . and . <= 183", NULL, NULL,
    "Enter a number 0-183." },
  { "number of days in last year", INPUT ("int"), NULL, "0 <= . and . <= 365", NULL, NULL,
    "Enter a number 0-365." },
  { "phone number", INPUT ("string"), NULL, "regex(., '^\\d*$')", NULL, NULL,
    "Enter numbers only." },

  /* choices */
  { "select one", ONE },
  { "select one using", ONE },
  { "q select1", ONE },
  { "add select one prompt using", ONE },
  { "select all that apply", MANY },
  { "select all that apply from", MANY },
  { "select multiple from", MANY },
  { "select multiple using", MANY },
  { "q select", MANY },
  { "add select multiple prompt using", MANY },
  { "select one external", INPUT ("string") },
  { "rank", DOOR_XLS_CONTROL_SELECT, "odk:rank", NULL, "odk:rank" },

  /* media */
  { "photo", UPLOAD ("image/*") },
  { "image", UPLOAD ("image/*") },
  { "q image", UPLOAD ("image/*") },
  { "q picture", UPLOAD ("image/*") },
  { "add image prompt", UPLOAD ("image/*") },
  { "audio", UPLOAD ("audio/*") },
  { "q audio", UPLOAD ("audio/*") },
  { "add audio prompt", UPLOAD ("audio/*") },
  { "video", UPLOAD ("video/*") },
  { "q video", UPLOAD ("video/*") },
  { "add video prompt", UPLOAD ("video/*") },
  { "file", UPLOAD ("application/*") },
  { "add file prompt", UPLOAD ("application/*") },
  { "osm", UPLOAD ("osm/*") },

  /* a tick */
  { "acknowledge", TRIGGER ("string") },
  { "q acknowledge", TRIGGER ("string") },
  { "add acknowledge prompt", TRIGGER ("string") },
  { "trigger", TRIGGER (NULL) },

  /* what nobody is asked */
  { "calculate", SILENT ("string") },
  { "q calculate", SILENT ("string") },
  { "add calculate prompt", SILENT ("string") },
  { "hidden", SILENT ("string") },
  { "audit", SILENT ("binary") },
  { "start-geopoint", SILENT ("geopoint") },
  { "background-audio", SILENT ("binary") },
  { "background-geopoint", TRIGGER ("geopoint") },
  { "start", FILLED ("dateTime", "timestamp", "start") },
  { "start time", FILLED ("dateTime", "timestamp", "start") },
  { "get start time", FILLED ("dateTime", "timestamp", "start") },
  { "end", FILLED ("dateTime", "timestamp", "end") },
  { "end time", FILLED ("dateTime", "timestamp", "end") },
  { "get end time", FILLED ("dateTime", "timestamp", "end") },
  { "today", FILLED ("date", "date", "today") },
  { "get today", FILLED ("date", "date", "today") },
  { "deviceid", PROPERTY ("deviceid") },
  { "device id", PROPERTY ("deviceid") },
  { "get device id", PROPERTY ("deviceid") },
  { "imei", PROPERTY ("deviceid") },
  { "uri:deviceid", PROPERTY ("uri:deviceid") },
  { "username", PROPERTY ("username") },
  { "uri:username", PROPERTY ("uri:username") },
  { "email", PROPERTY ("email") },
  { "uri:email", PROPERTY ("uri:email") },
  { "phonenumber", PROPERTY ("phonenumber") },
  { "get phone number", PROPERTY ("phonenumber") },
  { "uri:phonenumber", PROPERTY ("uri:phonenumber") },
  { "simserial", PROPERTY ("simserial") },
  { "sim id", PROPERTY ("simserial") },
  { "get sim id", PROPERTY ("simserial") },
  { "uri:simserial", PROPERTY ("uri:simserial") },
  { "subscriberid", PROPERTY ("subscriberid") },
  { "subscriber id", PROPERTY ("subscriberid") },
  { "get subscriber id", PROPERTY ("subscriberid") },
  { "uri:subscriberid", PROPERTY ("uri:subscriberid") },
};

static const struct {
  const char *alias;
  const char *name;
} usual_names[] = {
  { "imei", "deviceid" },          { "image", "photo" },
  { "add image prompt", "photo" }, { "add photo prompt", "photo" },
  { "add audio prompt", "audio" }, { "add video prompt", "video" },
  { "add file prompt", "file" },
};

static const struct {
  const char *command;
  DoorXlsSelectKind kind;
  gboolean is_from_file;
  gboolean has_file_params;
} selects[] = {
  { "add select one prompt using", DOOR_XLS_SELECT_ONE, FALSE, FALSE },
  { "add select multiple prompt using", DOOR_XLS_SELECT_MULTIPLE, FALSE, FALSE },
  { "select all that apply from", DOOR_XLS_SELECT_MULTIPLE, FALSE, FALSE },
  { "select one from", DOOR_XLS_SELECT_ONE, FALSE, FALSE },
  { "select1", DOOR_XLS_SELECT_ONE, FALSE, FALSE },
  { "select_one", DOOR_XLS_SELECT_ONE, FALSE, FALSE },
  { "select one", DOOR_XLS_SELECT_ONE, FALSE, FALSE },
  { "select_multiple", DOOR_XLS_SELECT_MULTIPLE, FALSE, FALSE },
  { "select all that apply", DOOR_XLS_SELECT_MULTIPLE, FALSE, FALSE },
  { "select_one_external", DOOR_XLS_SELECT_ONE_EXTERNAL, FALSE, FALSE },
  { "select_one_from_file", DOOR_XLS_SELECT_ONE, TRUE, TRUE },
  { "select_multiple_from_file", DOOR_XLS_SELECT_MULTIPLE, TRUE, TRUE },
  { "select one from file", DOOR_XLS_SELECT_ONE, TRUE, FALSE },
  { "select multiple from file", DOOR_XLS_SELECT_MULTIPLE, TRUE, FALSE },
  { "rank", DOOR_XLS_SELECT_RANK, FALSE, FALSE },
};

static const char *const select_types[] = {
  [DOOR_XLS_SELECT_ONE] = "select one",
  [DOOR_XLS_SELECT_MULTIPLE] = "select all that apply",
  [DOOR_XLS_SELECT_ONE_EXTERNAL] = "select one external",
  [DOOR_XLS_SELECT_RANK] = "rank",
};

static const struct {
  const char *word;
  DoorXlsBlockKind kind;
} blocks[] = {
  { "group", DOOR_XLS_BLOCK_GROUP },   { "lgroup", DOOR_XLS_BLOCK_REPEAT },
  { "repeat", DOOR_XLS_BLOCK_REPEAT }, { "looped group", DOOR_XLS_BLOCK_REPEAT },
  { "loop", DOOR_XLS_BLOCK_LOOP },
};

static const char *const file_extensions[] = { ".csv", ".xml", ".geojson" };

const DoorXlsQuestionType *
door_xls_question_type_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].name, name) == 0)
      return &types[i];
  return NULL;
}

const char **
door_xls_question_type_names (void)
{
  static const char *const more[] = {
    "select_one",   "select_multiple", "select_one_from_file", "begin_group",  "end_group",
    "begin_repeat", "end_repeat",      "csv-external",         "xml-external",
  };
  const char **names = g_new0 (const char *, G_N_ELEMENTS (types) + G_N_ELEMENTS (more) + 1);
  gsize n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    names[n++] = types[i].name;
  for (gsize i = 0; i < G_N_ELEMENTS (more); i++)
    names[n++] = more[i];
  return names;
}

const char *
door_xls_question_type_usual_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (usual_names); i++)
    if (strcmp (usual_names[i].alias, name) == 0)
      return usual_names[i].name;
  return name;
}

static const char *
skip_word_and_gap (const char *text, const char *word)
{
  gsize length = strlen (word);

  if (strncmp (text, word, length) != 0)
    return NULL;
  if (text[length] != '_' && !g_ascii_isspace (text[length]))
    return NULL;
  return text + length + 1;
}

DoorXlsBlockKind
door_xls_block_begin_parse (const char *type, char **ret_list)
{
  const char *rest = skip_word_and_gap (type, "begin");

  for (gsize i = 0; rest && i < G_N_ELEMENTS (blocks); i++)
    {
      const char *list;

      if (!g_str_has_prefix (rest, blocks[i].word))
        continue;
      list = rest + strlen (blocks[i].word);
      if (*list == '\0')
        return blocks[i].kind;
      if (*list++ != ' ')
        continue;
      if (g_str_has_prefix (list, "over ") && list[5])
        list += strlen ("over ");
      if (*list == '\0' || strpbrk (list, " \t\n"))
        continue;
      if (ret_list)
        *ret_list = g_strdup (list);
      return blocks[i].kind;
    }
  return DOOR_XLS_BLOCK_NONE;
}

DoorXlsBlockKind
door_xls_block_end_parse (const char *type)
{
  const char *rest = skip_word_and_gap (type, "end");

  for (gsize i = 0; rest && i < G_N_ELEMENTS (blocks); i++)
    if (strcmp (rest, blocks[i].word) == 0)
      return blocks[i].kind;
  return DOOR_XLS_BLOCK_NONE;
}

const char *
door_xls_block_name (DoorXlsBlockKind kind)
{
  static const char *const names[] = { "", "group", "repeat", "loop" };
  return names[kind];
}

/* What stands after the command: a list's name, perhaps with leave to add another choice. */
static gboolean
parse_list (const char *rest, DoorXlsSelectPhrase *phrase)
{
  static const char *const others[] = { "", " or specify other", " or_other", " or other" };
  gsize length = strcspn (rest, " \t\n");

  for (gsize i = 0; length > 0 && i < G_N_ELEMENTS (others); i++)
    if (strcmp (rest + length, others[i]) == 0)
      {
        phrase->has_other = i > 0;
        phrase->list = g_strndup (rest, length);
        return TRUE;
      }
  return FALSE;
}

gboolean
door_xls_select_phrase_parse (const char *type, DoorXlsSelectPhrase *ret_phrase)
{
  for (gsize i = 0; i < G_N_ELEMENTS (selects); i++)
    {
      gsize length = strlen (selects[i].command);
      DoorXlsSelectPhrase phrase = { selects[i].kind, select_types[selects[i].kind],
                                     selects[i].is_from_file, selects[i].has_file_params };

      if (strncmp (type, selects[i].command, length) != 0 || type[length] != ' ')
        continue;
      if (!parse_list (type + length + 1, &phrase))
        continue;
      *ret_phrase = phrase;
      return TRUE;
    }
  return FALSE;
}

void
door_xls_select_phrase_clear (DoorXlsSelectPhrase *self)
{
  g_clear_pointer (&self->list, g_free);
}

gboolean
door_xls_file_list_parse (const char *name, char **ret_stem, const char **ret_extension)
{
  for (gsize i = 0; i < G_N_ELEMENTS (file_extensions); i++)
    {
      if (!g_str_has_suffix (name, file_extensions[i]))
        continue;
      if (strlen (name) == strlen (file_extensions[i]))
        return FALSE;
      if (ret_stem)
        *ret_stem = g_strndup (name, strlen (name) - strlen (file_extensions[i]));
      if (ret_extension)
        *ret_extension = file_extensions[i];
      return TRUE;
    }
  return FALSE;
}
