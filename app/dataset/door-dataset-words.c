/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that a data file needs and no questionnaire holds. They follow the language of the labels,
 * not that of the desktop: hence a table here and not gettext. */
#include "door-dataset-private.h"

#include <string.h>

static const struct {
  const char *code;
  const char *words[DOOR_N_WORDS];
} languages[] = {
  { "en",
    { [DOOR_WORD_NO] = "No",
      [DOOR_WORD_YES] = "Yes",
      [DOOR_WORD_NOT_CHOSEN] = "Not chosen",
      [DOOR_WORD_CHOSEN] = "Chosen",
      [DOOR_WORD_LATITUDE] = "latitude, degrees",
      [DOOR_WORD_LONGITUDE] = "longitude, degrees",
      [DOOR_WORD_ALTITUDE] = "altitude, metres",
      [DOOR_WORD_ACCURACY] = "accuracy, metres",
      [DOOR_WORD_UTC_OFFSET] = "minutes ahead of UTC",
      [DOOR_WORD_FIRST_DAY] = "first day it can mean",
      [DOOR_WORD_LAST_DAY] = "last day it can mean",
      [DOOR_WORD_INTERVIEW] = "Interview",
      [DOOR_WORD_ROW] = "Row",
      [DOOR_WORD_PARENT_ROW] = "Row of the surrounding table",
      [DOOR_WORD_POSITION] = "Position in the surrounding row",
      [DOOR_WORD_FORM_VERSION] = "Version of the questionnaire",
      [DOOR_WORD_RECEIVED] = "Received by the hub (UTC)",
      [DOOR_WORD_INTERVIEWER] = "Interviewer",
      [DOOR_WORD_DEVICE] = "Device",
      [DOOR_WORD_REVIEW_STATE] = "State of review",
      [DOOR_WORD_SAFETY] = "Skipped for safety",
      [DOOR_WORD_NOT_ASKED] = "Not asked",
      [DOOR_WORD_NOT_APPLICABLE] = "Not applicable",
      [DOOR_WORD_DONT_KNOW] = "Don't know",
      [DOOR_WORD_REFUSED] = "Refused",
      [DOOR_WORD_DOES_NOT_APPLY] = "Does not apply" } },
  { "ur",
    { [DOOR_WORD_NO] = "نہیں",
      [DOOR_WORD_YES] = "ہاں",
      [DOOR_WORD_NOT_CHOSEN] = "منتخب نہیں",
      [DOOR_WORD_CHOSEN] = "منتخب",
      [DOOR_WORD_LATITUDE] = "عرض بلد، ڈگری",
      [DOOR_WORD_LONGITUDE] = "طول بلد، ڈگری",
      [DOOR_WORD_ALTITUDE] = "بلندی، میٹر",
      [DOOR_WORD_ACCURACY] = "درستی، میٹر",
      [DOOR_WORD_UTC_OFFSET] = "UTC سے آگے منٹ",
      [DOOR_WORD_FIRST_DAY] = "پہلا ممکنہ دن",
      [DOOR_WORD_LAST_DAY] = "آخری ممکنہ دن",
      [DOOR_WORD_INTERVIEW] = "انٹرویو",
      [DOOR_WORD_ROW] = "قطار",
      [DOOR_WORD_PARENT_ROW] = "اوپر کے جدول کی قطار",
      [DOOR_WORD_POSITION] = "اوپر کی قطار میں ترتیب",
      [DOOR_WORD_FORM_VERSION] = "سوالنامے کا نسخہ",
      [DOOR_WORD_RECEIVED] = "مرکز پر وصولی (UTC)",
      [DOOR_WORD_INTERVIEWER] = "انٹرویو لینے والا",
      [DOOR_WORD_DEVICE] = "آلہ",
      [DOOR_WORD_REVIEW_STATE] = "جانچ کی حالت",
      [DOOR_WORD_SAFETY] = "حفاظت کی خاطر چھوڑا گیا",
      [DOOR_WORD_NOT_ASKED] = "نہیں پوچھا گیا",
      [DOOR_WORD_NOT_APPLICABLE] = "لاگو نہیں",
      [DOOR_WORD_DONT_KNOW] = "معلوم نہیں",
      [DOOR_WORD_REFUSED] = "جواب دینے سے انکار",
      [DOOR_WORD_DOES_NOT_APPLY] = "لاگو نہیں ہوتا" } },
  { "id",
    { [DOOR_WORD_NO] = "Tidak",
      [DOOR_WORD_YES] = "Ya",
      [DOOR_WORD_NOT_CHOSEN] = "Tidak dipilih",
      [DOOR_WORD_CHOSEN] = "Dipilih",
      [DOOR_WORD_LATITUDE] = "lintang, derajat",
      [DOOR_WORD_LONGITUDE] = "bujur, derajat",
      [DOOR_WORD_ALTITUDE] = "ketinggian, meter",
      [DOOR_WORD_ACCURACY] = "ketelitian, meter",
      [DOOR_WORD_UTC_OFFSET] = "menit di depan UTC",
      [DOOR_WORD_FIRST_DAY] = "hari pertama yang mungkin",
      [DOOR_WORD_LAST_DAY] = "hari terakhir yang mungkin",
      [DOOR_WORD_INTERVIEW] = "Wawancara",
      [DOOR_WORD_ROW] = "Baris",
      [DOOR_WORD_PARENT_ROW] = "Baris tabel induk",
      [DOOR_WORD_POSITION] = "Urutan dalam baris induk",
      [DOOR_WORD_FORM_VERSION] = "Versi kuesioner",
      [DOOR_WORD_RECEIVED] = "Diterima oleh pusat (UTC)",
      [DOOR_WORD_INTERVIEWER] = "Pewawancara",
      [DOOR_WORD_DEVICE] = "Perangkat",
      [DOOR_WORD_REVIEW_STATE] = "Status pemeriksaan",
      [DOOR_WORD_SAFETY] = "Dilewati demi keamanan",
      [DOOR_WORD_NOT_ASKED] = "Tidak ditanyakan",
      [DOOR_WORD_NOT_APPLICABLE] = "Tidak berlaku",
      [DOOR_WORD_DONT_KNOW] = "Tidak tahu",
      [DOOR_WORD_REFUSED] = "Menolak menjawab",
      [DOOR_WORD_DOES_NOT_APPLY] = "Tidak relevan" } },
};

/* "ur-PK" speaks the words of "ur". */
static gboolean
code_matches (const char *code, const char *wanted)
{
  gsize length = strlen (code);

  return g_ascii_strncasecmp (wanted, code, length) == 0
         && (wanted[length] == '\0' || wanted[length] == '-' || wanted[length] == '_');
}

const char *
door_word (DoorWord word, const char *language_code)
{
  for (gsize i = 0; language_code && i < G_N_ELEMENTS (languages); i++)
    if (code_matches (languages[i].code, language_code))
      return languages[i].words[word];
  return languages[0].words[word];
}

const char *
door_missing_label (DoorMissing missing, const char *language_code)
{
  g_return_val_if_fail (missing >= DOOR_MISSING_FIRST && missing <= DOOR_MISSING_LAST, "");
  return door_word (DOOR_WORD_SAFETY + (DOOR_MISSING_LAST - missing), language_code);
}
