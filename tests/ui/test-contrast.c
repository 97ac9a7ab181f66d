/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contrast by the style sheets' own colours, in each of the four styles: words 4.5 to 1 against what is
 * behind them; the mark of the focus, edges of what is touched, icons and the marks of charts 3 to 1 (WCAG
 * 2.1, 1.4.3 and 1.4.11). Each rule is read: a new one is held to the same. */
#include <adwaita.h>
#include <math.h>
#include <string.h>

#include "door-chart-plot.h"

#define WORDS 4.5
#define MARKS 3.0

/* --- Reading the sheets ----------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  const char *sheets[4]; /* in the order in which they are laid over each other */
} Style;

static const Style styles[] = {
  { "ordinary", { "style.css" } },
  { "dark", { "style.css", "style-dark.css" } },
  { "high contrast", { "style.css", "style-hc.css" } },
  { "dark, high contrast", { "style.css", "style-dark.css", "style-hc.css", "style-hc-dark.css" } },
};

typedef struct {
  const char *name;
  GHashTable *colours; /* name → definition */
  GPtrArray *rules;    /* selector, declarations, selector, … */
  guint faults;
} Sheet;

static char *
read_sheet (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "ui", name, NULL);
  g_autoptr (GRegex) comment = g_regex_new ("/\\*.*?\\*/", G_REGEX_DOTALL, 0, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_regex_replace_literal (comment, text, -1, 0, "", 0, NULL);
}

static void
take_colours (Sheet *self, const char *text)
{
  g_autoptr (GRegex) define
      = g_regex_new ("@define-color\\s+(\\w+)\\s+([^;]+);", G_REGEX_DEFAULT, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (define, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    g_hash_table_insert (self->colours, g_match_info_fetch (match, 1),
                         g_match_info_fetch (match, 2));
}

static void
take_rules (Sheet *self, const char *text)
{
  g_autoptr (GRegex) rule = g_regex_new ("([^{};]+)\\{([^}]*)\\}", G_REGEX_DEFAULT, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (rule, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_ptr_array_add (self->rules, g_strstrip (g_match_info_fetch (match, 1)));
      g_ptr_array_add (self->rules, g_match_info_fetch (match, 2));
    }
}

static void
open_style (Sheet *self, const Style *style)
{
  *self = (Sheet){ .name = style->name };
  self->colours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->rules = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < G_N_ELEMENTS (style->sheets) && style->sheets[i] != NULL; i++)
    {
      g_autofree char *text = read_sheet (style->sheets[i]);

      take_colours (self, text);
      take_rules (self, text);
    }
}

static void
close_style (Sheet *self)
{
  g_hash_table_unref (self->colours);
  g_ptr_array_unref (self->rules);
}

/* "box-shadow" of the declarations; NULL. */
static char *
find_value (const char *declarations, const char *property)
{
  g_auto (GStrv) lines = g_strsplit (declarations, ";", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon == NULL)
        continue;
      *colon = '\0';
      if (g_str_equal (g_strstrip (lines[i]), property))
        return g_strdup (g_strstrip (colon + 1));
    }
  return NULL;
}

/* --- Colours ------------------------------------------------------------------------------------------ */

static gboolean resolve (Sheet *self, const char *text, const GdkRGBA *behind, GdkRGBA *ret);

static GdkRGBA
blend (const GdkRGBA *a, const GdkRGBA *b, double share)
{
  return (GdkRGBA){ (float) (a->red * (1 - share) + b->red * share),
                    (float) (a->green * (1 - share) + b->green * share),
                    (float) (a->blue * (1 - share) + b->blue * share), 1 };
}

/* "alpha(@a, 0.5)" over what is behind, "mix(@a, @b, 0.5)". */
static gboolean
resolve_call (Sheet *self, const char *text, const GdkRGBA *behind, GdkRGBA *ret)
{
  const char *open = strchr (text, '(');
  g_autofree char *inner = open != NULL ? g_strndup (open + 1, strcspn (open + 1, ")")) : NULL;
  g_auto (GStrv) parts = g_strsplit (inner != NULL ? inner : "", ",", -1);
  GdkRGBA a, b;

  if (g_strv_length (parts) < 2 || !resolve (self, g_strstrip (parts[0]), behind, &a))
    return FALSE;
  if (g_str_has_prefix (text, "alpha("))
    {
      *ret = blend (behind, &a, g_ascii_strtod (parts[1], NULL));
      return TRUE;
    }
  if (!g_str_has_prefix (text, "mix(") || !resolve (self, g_strstrip (parts[1]), behind, &b))
    return FALSE;
  *ret = blend (&a, &b, g_ascii_strtod (parts[2], NULL));
  return TRUE;
}

static gboolean
resolve (Sheet *self, const char *text, const GdkRGBA *behind, GdkRGBA *ret)
{
  if (g_str_has_prefix (text, "currentColor"))
    text = "@window_fg_color";
  if (*text == '@')
    {
      g_autofree char *name
          = g_strndup (text + 1, strspn (text + 1, "abcdefghijklmnopqrstuvwxyz_"));
      const char *definition = g_hash_table_lookup (self->colours, name);

      return definition != NULL && resolve (self, definition, behind, ret);
    }
  return strchr (text, '(') != NULL ? resolve_call (self, text, behind, ret)
                                    : gdk_rgba_parse (ret, text);
}

static double
channel (double value)
{
  return value <= 0.03928 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *colour)
{
  return 0.2126 * channel (colour->red) + 0.7152 * channel (colour->green)
         + 0.0722 * channel (colour->blue);
}

static double
contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double light = MAX (luminance (a), luminance (b));
  double dark = MIN (luminance (a), luminance (b));

  return (light + 0.05) / (dark + 0.05);
}

/* --- Rules -------------------------------------------------------------------------------------------- */

/* Where things stand that say nothing of what is behind them. */
static const char *const grounds[] = { "@window_bg_color", "@view_bg_color" };

static void
check (Sheet *self, const char *selector, const char *front, const char *ground, double least)
{
  const GdkRGBA none = { 1, 1, 1, 1 };
  GdkRGBA behind, colour;

  g_assert_true (resolve (self, ground, &none, &behind));
  if (!resolve (self, front, &behind, &colour))
    return;
  if (contrast (&colour, &behind) >= least)
    return;
  self->faults++;
  g_test_message ("%s: %s: %s on %s is %.2f to 1, not %.1f", self->name, selector, front, ground,
                  contrast (&colour, &behind), least);
}

static void
check_on_grounds (Sheet *self, const char *selector, const char *front, double least)
{
  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    check (self, selector, front, grounds[i], least);
}

static gboolean
holds_any (const char *text, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (text, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* The colour in "inset 0 0 0 1px @door_edge" or "3px solid @accent_color"; NULL. transfer full. */
static char *
colour_in (const char *value)
{
  const char *at = value != NULL ? strpbrk (value, "@#") : NULL;

  if (at == NULL)
    at = value != NULL ? strstr (value, "currentColor") : NULL;
  return at != NULL ? g_strndup (at, strcspn (at, " ;,)")) : NULL;
}

static gboolean
is_colour (const char *value)
{
  return value != NULL && !g_str_equal (value, "none");
}

/* Words, or what is drawn as large as an icon. */
static void
check_words (Sheet *self, const char *selector, const char *declarations)
{
  static const char *const icons[] = { "image", "indicator", "end-mark", NULL };
  /* Not behind words. */
  static const char *const pieces[]
      = { "veil", "trough", "block", "separator", "slider", "highlight", "waiting", NULL };
  g_autofree char *front = find_value (declarations, "color");
  g_autofree char *ground = find_value (declarations, "background");
  double least = holds_any (selector, icons) ? MARKS : WORDS;

  if (ground == NULL)
    ground = find_value (declarations, "background-color");
  if (holds_any (selector, pieces))
    return;
  if (is_colour (ground) && strchr (ground, '(') == NULL)
    check (self, selector, front != NULL ? front : "@window_fg_color", ground, least);
  else if (front != NULL)
    check_on_grounds (self, selector, front, least);
}

/* A line around what is touched. What is made out by its words alone, as a row of a list, needs none. */
static void
check_edges (Sheet *self, const char *selector, const char *declarations)
{
  static const char *const touched[]
      = { "entry",       "answer-text", "choice", "indicator",     "button",
          "case-action", ".unfold",     ".paper", "monthcalendar", NULL };
  static const char *const shown[] = { ".key", "places", "case-list", NULL };
  g_autofree char *shadow = find_value (declarations, "box-shadow");
  g_autofree char *border = find_value (declarations, "border");
  g_autofree char *colour = colour_in (shadow != NULL ? shadow : border);

  if (colour != NULL && holds_any (selector, touched) && !holds_any (selector, shown))
    check_on_grounds (self, selector, colour, MARKS);
}

static void
check_focus (Sheet *self, const char *selector, const char *declarations)
{
  g_autofree char *outline = find_value (declarations, "outline");
  g_autofree char *colour = colour_in (outline);

  if (colour != NULL)
    check_on_grounds (self, selector, colour, MARKS);
}

static void
test_rules (gconstpointer data)
{
  Sheet sheet;

  open_style (&sheet, data);
  g_assert_cmpuint (sheet.rules->len, >, 200);
  for (guint i = 0; i < sheet.rules->len; i += 2)
    {
      const char *selector = g_ptr_array_index (sheet.rules, i);
      const char *declarations = g_ptr_array_index (sheet.rules, i + 1);

      check_words (&sheet, selector, declarations);
      check_edges (&sheet, selector, declarations);
      check_focus (&sheet, selector, declarations);
    }
  g_assert_cmpuint (sheet.faults, ==, 0);
  close_style (&sheet);
}

/* Pairs that come about by what stands in what. */
static void
test_pairs (gconstpointer data)
{
  static const struct {
    const char *what, *front, *ground;
    double least;
  } rows[] = {
    { "words", "@window_fg_color", "@window_bg_color", WORDS },
    { "words on paper", "@view_fg_color", "@view_bg_color", WORDS },
    { "title", "@headerbar_fg_color", "@headerbar_bg_color", WORDS },
    { "subtitle", "@door_quiet", "@headerbar_bg_color", WORDS },
    { "main button", "@accent_fg_color", "@accent_bg_color", WORDS },
    { "words chosen", "@view_fg_color", "@door_chosen_bg", WORDS },
    { "quiet words chosen", "@door_quiet", "@door_chosen_bg", WORDS },
    { "mark chosen", "@accent_color", "@door_chosen_bg", MARKS },
    { "edge chosen", "@accent_color", "@window_bg_color", MARKS },
    { "note", "@window_fg_color", "@door_aside_bg", WORDS },
    { "title of a note", "@door_quiet", "@door_aside_bg", WORDS },
    { "bar of a note", "@door_aside_bar", "@door_aside_bg", MARKS },
    { "check", "@door_check_fg", "@door_check_bg", WORDS },
    { "bar of a check", "@door_check_bar", "@door_check_bg", MARKS },
    { "edge within a check", "@door_edge", "@door_check_bg", MARKS },
    { "risk", "@door_risk_fg", "@door_risk_bg", WORDS },
    { "bar of a risk", "@door_risk_bar", "@door_risk_bg", MARKS },
    { "place to look at", "@door_check_bar", "@door_chosen_bg", MARKS },
    { "progress", "@accent_bg_color", "@window_bg_color", MARKS },
    { "course", "@accent_bg_color", "@view_bg_color", MARKS },
    { "number ticked", "@accent_fg_color", "@accent_bg_color", WORDS },
  };
  Sheet sheet;

  open_style (&sheet, data);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    check (&sheet, rows[i].what, rows[i].front, rows[i].ground, rows[i].least);
  g_assert_cmpuint (sheet.faults, ==, 0);
  close_style (&sheet);
}

/* Every colour of a chart against its paper. */
static void
test_charts (gconstpointer data)
{
  const GdkRGBA none = { 1, 1, 1, 1 };
  GdkRGBA paper;
  Sheet sheet;

  open_style (&sheet, data);
  g_assert_true (resolve (&sheet, "@view_bg_color", &none, &paper));
  for (guint i = 0; i < DOOR_PLOT_COLOURS; i++)
    g_assert_cmpfloat (contrast (&door_plot_palette[i], &paper), >=, MARKS);
  g_assert_cmpfloat (contrast (&door_plot_warning, &paper), >=, MARKS);
  close_style (&sheet);
}

/* The theme draws hints and side notes half through. */
static void
test_not_faded (void)
{
  static const char *const faded[] = { "placeholder", ".dim-label", ".subtitle" };
  Sheet sheet;

  open_style (&sheet, &styles[0]);
  for (guint f = 0; f < G_N_ELEMENTS (faded); f++)
    {
      gboolean mended = FALSE;

      for (guint i = 0; i < sheet.rules->len; i += 2)
        {
          g_autofree char *opacity = find_value (g_ptr_array_index (sheet.rules, i + 1), "opacity");

          mended |= strstr (g_ptr_array_index (sheet.rules, i), faded[f]) != NULL
                    && g_strcmp0 (opacity, "1") == 0;
        }
      g_assert_true (mended);
    }
  close_style (&sheet);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (gconstpointer data);
  } tests[] = { { "rules", test_rules }, { "pairs", test_pairs }, { "charts", test_charts } };

  g_test_init (&argc, &argv, NULL);
  for (guint s = 0; s < G_N_ELEMENTS (styles); s++)
    for (guint t = 0; t < G_N_ELEMENTS (tests); t++)
      {
        g_autofree char *path
            = g_strdup_printf ("/ui/contrast/%s/%s", tests[t].name, styles[s].name);

        g_test_add_data_func (path, &styles[s], tests[t].test);
      }
  g_test_add_func ("/ui/contrast/not-faded", test_not_faded);
  return g_test_run ();
}
