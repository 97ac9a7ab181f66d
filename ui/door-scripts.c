/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-scripts.h"

#include <glib/gi18n.h>
#include <string.h>

#define CORE "fonts-noto-core"
#define CJK "fonts-noto-cjk"

/* A few letters that every text of the language has. */
static const struct {
  const char *code;
  const char *sample;
  const char *package;
} scripts[] = {
  { "ko", "가나다한글", CJK },
  { "ja", "あア漢字", CJK },
  { "zh", "汉字漢語", CJK },
  { "mn-Mong", "ᠮᠣᠩᠭᠣᠯ", CORE },
  { "mn", "Монгол Өү", CORE },
  { "vi", "Tiếng Việt ữ", CORE },
  { "th", "ภาษาไทย ก็ที่", CORE },
  { "lo", "ພາສາລາວ", CORE },
  { "km", "ភាសាខ្មែរ", CORE },
  { "my", "မြန်မာဘာသာ", CORE },
  { "hi", "हिन्दी क्षत्रिय ०१२", CORE },
  { "ne", "नेपाली श्रृ", CORE },
  { "mr", "मराठी ळ", CORE },
  { "mai", "मैथिली", CORE },
  { "bn", "বাংলা ক্ষ ০১২", CORE },
  { "as", "অসমীয়া ৰ ৱ", CORE },
  { "ta", "தமிழ் ஸ்ரீ", CORE },
  { "te", "తెలుగు క్ష", CORE },
  { "kn", "ಕನ್ನಡ ಕ್ಷ", CORE },
  { "ml", "മലയാളം ക്ഷ", CORE },
  { "gu", "ગુજરાતી ક્ષ", CORE },
  { "pa", "ਪੰਜਾਬੀ ੴ", CORE },
  { "si", "සිංහල ක්‍ෂ", CORE },
  { "ur", "اردو ٹڈڑے ۰۱۲", CORE },
  { "ps", "پښتو ړډې", CORE },
  { "fa", "فارسی گچپژ ۰۱۲", CORE },
  { "prs", "دری گچپژ", CORE },
  { "ug", "ئۇيغۇرچە", CORE },
  { "sd", "سنڌي ڄڃ", CORE },
  { "ar", "العربية ٠١٢", CORE },
  { "dv", "ދިވެހި", CORE },
  { "dz", "རྫོང་ཁ", CORE },
  { "bo", "བོད་ཡིག", CORE },
  { "kk", "Қазақ Ңғ", CORE },
  { "ky", "Кыргыз ҢөҮ", CORE },
  { "tg", "Тоҷикӣ Ғқ", CORE },
  { "uz", "Oʻzbek gʻ", CORE },
  { "tk", "Türkmen ňžý", CORE },
  { "az", "Azərbaycan ğı", CORE },
  { "ka", "ქართული", CORE },
  { "hy", "Հայերեն", CORE },
  { "ru", "Русский", CORE },
  { "to", "Lea faka-Tonga ʻā", CORE },
  { "sm", "Gagana Sāmoa ʻ", CORE },
  { "id", "Bahasa Indonesia", CORE },
  { "en", "English", CORE },
};

static gboolean
is_language (const char *code, const char *language)
{
  gsize n = strlen (language);

  return g_ascii_strncasecmp (code, language, n) == 0
         && (code[n] == '\0' || code[n] == '-' || code[n] == '_');
}

static gboolean
can_show (GtkWidget *widget, const char *code, const char *sample)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, sample);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_language_new (pango_language_from_string (code)));
  pango_layout_set_attributes (layout, attributes);
  return pango_layout_get_unknown_glyphs_count (layout) == 0;
}

const char *
door_scripts_missing_package (GtkWidget *widget, const char *code)
{
  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (scripts); i++)
    if (is_language (code, scripts[i].code))
      return can_show (widget, code, scripts[i].sample) ? NULL : scripts[i].package;
  return NULL;
}

char *
door_scripts_describe_missing (GtkWidget *widget,
                               const char *const *codes,
                               const char *const *names,
                               guint n)
{
  g_autoptr (GString) missing = g_string_new (NULL);
  const char *package = NULL;

  for (guint i = 0; i < n; i++)
    {
      const char *wanted = door_scripts_missing_package (widget, codes[i]);

      if (wanted == NULL)
        continue;
      package = wanted;
      g_string_append_printf (missing, "%s%s (%s)", missing->len > 0 ? ", " : "", names[i],
                              codes[i]);
    }
  if (package == NULL)
    return NULL;
  return g_strdup_printf (
      _ ("This device has no letters for %s. Texts in it show as boxes. Ask the "
         "office to install the package “%s”."),
      missing->str, package);
}

const char *const *
door_scripts_known (void)
{
  static const char *codes[G_N_ELEMENTS (scripts) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    codes[i] = scripts[i].code;
  return codes;
}
