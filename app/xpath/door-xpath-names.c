/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short names of months and weekdays for %b and %a, so that a label reads the same on a machine
 * without the language's locale. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <string.h>

typedef struct {
  const char *language;
  const char *months[12];
  const char *weekdays[7]; /* Sunday first */
} CalendarNames;

/* English first: it stands in for what is not here. */
static const CalendarNames calendar_names[] = {
  { "en",
    { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" },
    { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" } },
  { "ar",
    { "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
      "نوفمبر", "ديسمبر" },
    { "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت" } },
  { "bn",
    { "জানু", "ফেব", "মার্চ", "এপ্রি", "মে", "জুন", "জুল", "আগ", "সেপ", "অক্টো", "নভে", "ডিসে" },
    { "রবি", "সোম", "মঙ্গল", "বুধ", "বৃহস্পতি", "শুক্র", "শনি" } },
  { "es",
    { "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic" },
    { "dom", "lun", "mar", "mié", "jue", "vie", "sáb" } },
  { "fa",
    { "ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر",
      "نوامبر", "دسامبر" },
    { "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه" } },
  { "fr",
    { "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
      "déc." },
    { "dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam." } },
  { "hi",
    { "जन॰", "फ़र॰", "मार्च", "अप्रैल", "मई", "जून", "जुल॰", "अग॰", "सित॰", "अक्तू॰", "नव॰", "दिस॰" },
    { "रवि", "सोम", "मंगल", "बुध", "गुरु", "शुक्र", "शनि" } },
  { "id",
    { "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des" },
    { "Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab" } },
  { "ms",
    { "Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ogo", "Sep", "Okt", "Nov", "Dis" },
    { "Ahd", "Isn", "Sel", "Rab", "Kha", "Jum", "Sab" } },
  { "ne",
    { "जनवरी", "फेब्रुअरी", "मार्च", "अप्रिल", "मे", "जुन", "जुलाई", "अगस्ट", "सेप्टेम्बर", "अक्टोबर", "नोभेम्बर",
      "डिसेम्बर" },
    { "आइत", "सोम", "मङ्गल", "बुध", "बिहि", "शुक्र", "शनि" } },
  { "pt",
    { "jan.", "fev.", "mar.", "abr.", "mai.", "jun.", "jul.", "ago.", "set.", "out.", "nov.",
      "dez." },
    { "dom.", "seg.", "ter.", "qua.", "qui.", "sex.", "sáb." } },
  { "ru",
    { "янв.", "февр.", "март", "апр.", "май", "июнь", "июль", "авг.", "сент.", "окт.", "нояб.",
      "дек." },
    { "вс", "пн", "вт", "ср", "чт", "пт", "сб" } },
  { "sw",
    { "Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ago", "Sep", "Okt", "Nov", "Des" },
    { "Jpi", "Jtt", "Jnn", "Jtn", "Alh", "Iju", "Jms" } },
  { "ur",
    { "جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر",
      "دسمبر" },
    { "اتوار", "پیر", "منگل", "بدھ", "جمعرات", "جمعہ", "ہفتہ" } },
};

/* "fr-CA" and "French (fr)" are both French. */
static gsize
tag_of (const char *language, const char **ret_tag)
{
  const char *bracket = strrchr (language, '(');

  *ret_tag = bracket != NULL ? bracket + 1 : language;
  return strcspn (*ret_tag, "-_) ");
}

static const CalendarNames *
names_for (const char *language)
{
  const char *tag;
  gsize length;

  if (language == NULL)
    return &calendar_names[0];
  length = tag_of (language, &tag);
  for (gsize i = 0; i < G_N_ELEMENTS (calendar_names); i++)
    {
      if (strlen (calendar_names[i].language) == length
          && g_ascii_strncasecmp (calendar_names[i].language, tag, length) == 0)
        return &calendar_names[i];
    }
  return &calendar_names[0];
}

const char *
door_x_month_name (const char *language, guint month)
{
  return month >= 1 && month <= 12 ? names_for (language)->months[month - 1] : "";
}

const char *
door_x_weekday_name (const char *language, guint weekday)
{
  return weekday < 7 ? names_for (language)->weekdays[weekday] : "";
}
