/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-columns.h"
#include "door-xlsform-lexer.h"

#include <string.h>

#define MAX_TOKENS G_N_ELEMENTS (((DoorXlsColumn *) NULL)->tokens)

/* What a header's first part means when it is not the usual name itself. */
typedef struct {
  const char *alias;
  const char *first;
  const char *second; /* of a grouped column, or NULL */
} Alias;

static const Alias survey_aliases[] = {
  { "compact_tag", "instance", "odk:tag" },
  { "read_only", "bind", "readonly" },
  { "readonly", "bind", "readonly" },
  { "relevant", "bind", "relevant" },
  { "relevance", "bind", "relevant" },
  { "required", "bind", "required" },
  { "requiredmsg", "bind", "jr:requiredMsg" },
  { "required_message", "bind", "jr:requiredMsg" },
  { "constraint", "bind", "constraint" },
  { "constraining_message", "bind", "jr:constraintMsg" },
  { "constraint_message", "bind", "jr:constraintMsg" },
  { "calculation", "bind", "calculate" },
  { "calculate", "bind", "calculate" },
  { "noapperrorstring", "bind", "jr:noAppErrorString" },
  { "no_app_error_string", "bind", "jr:noAppErrorString" },
  { "save_to", "bind", "entities:saveto" },
  { "caption", "label", NULL },
  { "command", "type", NULL },
  { "tag", "name", NULL },
  { "value", "name", NULL },
  { "image", "media", "image" },
  { "big-image", "media", "big-image" },
  { "audio", "media", "audio" },
  { "video", "media", "video" },
  { "appearance", "control", "appearance" },
  { "count", "control", "jr:count" },
  { "repeat_count", "control", "jr:count" },
  { "jr:count", "control", "jr:count" },
  { "autoplay", "control", "autoplay" },
  { "rows", "control", "rows" },
  { "body", "control", NULL },
  /* Our own: attributes of the bind in our namespace, which other programs pass over. README.md says
   * what each is for; whatever else stands behind "door::" is passed on under its name. */
  { "sensitivity", "bind", "door:sensitivity" },
  { "sealed", "bind", "door:sealed" },
  { "audience", "bind", "door:audience" },
  { "apart", "bind", "door:apart" },
  { "carry", "bind", "door:carry" },
  { "gate", "bind", "door:gate" },
  { "draw", "bind", "door:draw" },
  { "consent", "bind", "door:consent" },
  { "card", "bind", "door:card" },
  { "unit", "bind", "door:unit" },
  { "missing", "bind", "door:missing" },
  { "quality", "bind", "door:quality" },
  { "short", "bind", "door:short" },
  { "iccs", "bind", "door:iccs" },
  { "sdg", "bind", "door:sdg" },
  { "soft_check", "bind", "door:check" },
  { "soft_check_message", "bind", "door:checkMsg" },
  { NULL, NULL, NULL },
};

static const Alias list_aliases[] = {
  { "caption", "label", NULL },
  { "list_name", "list name", NULL },
  { "value", "name", NULL },
  { "image", "media", "image" },
  { "big-image", "media", "big-image" },
  { "audio", "media", "audio" },
  { "video", "media", "video" },
  { NULL, NULL, NULL },
};

static const Alias settings_aliases[] = {
  { "form_title", "title", NULL },  { "set_form_title", "title", NULL },
  { "form_id", "id_string", NULL }, { "set_form_id", "id_string", NULL },
  { "prefix", "prefix", NULL },     { NULL, NULL, NULL },
};

static const Alias entity_aliases[] = {
  { "list_name", "dataset", NULL },
  { NULL, NULL, NULL },
};

static const char *const survey_names[] = {
  "name",    "label",     "default",       "guidance_hint", "instance",  "query",      "trigger",
  "bind",    "hint",      "choice_filter", "control",       "media",     "parameters", "type",
  "itemset", "list_name", "choices",       "actions",       "sms_field", "sms_option", NULL,
};
static const char *const list_names[] = { "name", "label", "media", "sms_option", NULL };
static const char *const settings_names[] = {
  "name",
  "label",
  "title",
  "id_string",
  "version",
  "style",
  "default_language",
  "instance_name",
  "attribute",
  "namespaces",
  "public_key",
  "submission_url",
  "auto_send",
  "auto_delete",
  "client_editable",
  "instance_xmlns",
  "delimiter",
  "omit_instanceID",
  "clean_text_values",
  "allow_choice_duplicates",
  "add_none_option",
  "flat",
  "sms_keyword",
  "sms_separator",
  "sms_response",
  NULL,
};
static const char *const entity_names[] = {
  "dataset", "entity_id", "create_if", "update_if", "repeat", "label", NULL,
};

static const struct {
  const Alias *aliases;
  const char *const *names;
} vocabularies[DOOR_XLS_N_SHEETS] = {
  [DOOR_XLS_SHEET_SURVEY] = { survey_aliases, survey_names },
  [DOOR_XLS_SHEET_CHOICES] = { list_aliases, list_names },
  [DOOR_XLS_SHEET_SETTINGS] = { settings_aliases, settings_names },
  [DOOR_XLS_SHEET_EXTERNAL_CHOICES] = { list_aliases, list_names },
  [DOOR_XLS_SHEET_ENTITIES] = { entity_aliases, entity_names },
  [DOOR_XLS_SHEET_OSM] = { list_aliases, list_names },
};

static const Alias *
find_alias (DoorXlsSheetKind kind, const char *name)
{
  for (const Alias *alias = vocabularies[kind].aliases; alias->alias; alias++)
    if (strcmp (alias->alias, name) == 0)
      return alias;
  return NULL;
}

static gboolean
is_known (DoorXlsSheetKind kind, const char *name)
{
  return g_strv_contains (vocabularies[kind].names, name) && !find_alias (kind, name);
}

/* "Constraint  Message" and "constraint_message" are one column. */
static const char *
to_snake_case (DoorXlsArena *arena, const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  char *out = door_xls_arena_alloc (arena, strlen (lower) + 1);
  char *p = out;
  gboolean gap = FALSE;

  for (const char *s = lower; *s; s++)
    {
      if (g_ascii_isspace (*s))
        {
          gap = p != out;
          continue;
        }
      if (gap)
        *p++ = '_';
      gap = FALSE;
      *p++ = *s;
    }
  *p = '\0';
  return out;
}

/* Single colons part a header only in sheets without double ones, and never "jr:". */
static void
split_header (DoorXlsArena *arena,
              DoorXlsColumn *column,
              const char *header,
              gboolean by_double_colon)
{
  const char *delimiter = by_double_colon || strstr (header, "::") ? "::" : ":";
  g_auto (GStrv) parts = g_strsplit (header, delimiter, -1);

  column->n_tokens = 0;
  for (guint i = 0; parts[i] && column->n_tokens < MAX_TOKENS; i++)
    {
      const char *token = g_strstrip (parts[i]);

      if (strlen (delimiter) == 1 && strcmp (token, "jr") == 0 && parts[i + 1])
        {
          i++;
          token = door_xls_arena_printf (arena, "jr:%s", g_strstrip (parts[i]));
        }
      column->tokens[column->n_tokens++] = door_xls_arena_dup (arena, token);
    }
}

static void
replace_first_token (DoorXlsColumn *column, const Alias *alias)
{
  column->tokens[0] = alias->first;
  if (alias->second == NULL)
    return;

  for (guint i = MIN (column->n_tokens, MAX_TOKENS - 1); i > 1; i--)
    column->tokens[i] = column->tokens[i - 1];
  column->tokens[1] = alias->second;
  column->n_tokens = MIN (column->n_tokens + 1, MAX_TOKENS);
}

static gboolean
is_own_group (const DoorXlsColumn *column, const char *first)
{
  return column->kind == DOOR_XLS_SHEET_SURVEY && column->n_tokens >= 2
         && strcmp (first, "door") == 0;
}

/* "door::roster" is "bind::door:roster". */
static gboolean
name_own_attribute (DoorXlsArena *arena, DoorXlsColumn *column)
{
  column->tokens[0] = "bind";
  column->tokens[1] = door_xls_arena_printf (arena, "door:%s", column->tokens[1]);
  return FALSE;
}

/* Returns FALSE when the header was rewritten on the way: two such may not name one column. */
static gboolean
understand_header (DoorXlsArena *arena,
                   DoorXlsColumn *column,
                   const char *header,
                   gboolean by_double_colon)
{
  const char *snake = to_snake_case (arena, header);
  const char *first;
  const Alias *alias;

  if (is_known (column->kind, header) || is_known (column->kind, snake))
    {
      column->n_tokens = 1;
      column->tokens[0] = is_known (column->kind, header) ? header : snake;
      return strcmp (column->tokens[0], header) == 0;
    }

  split_header (arena, column, header, by_double_colon);
  first = to_snake_case (arena, column->tokens[0]);
  if (is_own_group (column, first))
    return name_own_attribute (arena, column);
  alias = find_alias (column->kind, first);
  if (alias)
    {
      replace_first_token (column, alias);
      return alias->second == NULL && strcmp (alias->first, header) == 0;
    }
  if (g_strv_contains (vocabularies[column->kind].names, first))
    {
      column->tokens[0] = first;
      return strcmp (first, header) == 0;
    }
  return TRUE;
}

/* What stands behind "bind::" becomes the name of an XML attribute. */
static void
check_attribute_name (const DoorXlsSheet *sheet,
                      DoorXlsColumn *column,
                      guint index,
                      DoorDiagnostics *diagnostics)
{
  static const char *const groups[] = { "bind", "control", "instance", "attribute", NULL };
  DoorPlace place = { door_xls_sheet_names[sheet->kind], 1, index + 1 };

  if (column->n_tokens < 2 || !g_strv_contains (groups, column->tokens[0])
      || door_xls_name_is_valid (column->tokens[1]))
    return;
  door_diagnostics_add (diagnostics, DOOR_SEVERITY_WARNING, "header-not-a-name", &place,
                        "“%s” cannot be the name of an attribute; the column is left out",
                        column->tokens[1]);
  column->n_tokens = 0;
}

gboolean
door_xls_understand_headers (DoorXlsTable *self, DoorXlsArena *arena, DoorDiagnostics *diagnostics)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const DoorXlsSheet *sheet = self->sheet;
  gboolean by_double_colon = FALSE;

  for (guint i = 0; i < sheet->headers->len; i++)
    by_double_colon |= strstr (door_xls_sheet_header (sheet, i), "::") != NULL;

  for (guint i = 0; i < sheet->headers->len; i++)
    {
      DoorXlsColumn column = { sheet->kind, 0, { NULL } };
      const char *header = door_xls_sheet_header (sheet, i);
      gboolean is_plain = *header == '\0';
      g_autofree char *key = NULL;

      if (*header)
        {
          is_plain = understand_header (arena, &column, header, by_double_colon);
          key = g_strjoinv ("\x1f", (char **) (const char *[]){ column.tokens[0], column.tokens[1],
                                                                column.tokens[2], NULL });
        }
      check_attribute_name (sheet, &column, i, diagnostics);
      g_array_append_val (self->columns, column);
      if (key && !is_plain && g_hash_table_contains (seen, key))
        {
          DoorPlace place = { door_xls_sheet_names[sheet->kind], 1, i + 1 };
          door_diagnostics_add (diagnostics, DOOR_SEVERITY_ERROR, "HEADER_002", &place,
                                "“%s” and “%s” are two names for the same column",
                                (const char *) g_hash_table_lookup (seen, key), header);
          return FALSE;
        }
      if (key)
        g_hash_table_insert (seen, g_steal_pointer (&key), (char *) header);
    }
  return TRUE;
}

char **
door_xls_columns_of_our_own (void)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (const Alias *at = survey_aliases; at->alias; at++)
    if (at->second && g_str_has_prefix (at->second, "door:"))
      g_strv_builder_add (names, at->alias);
  return g_strv_builder_end (names);
}
