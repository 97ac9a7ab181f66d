/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stub-desk.h"

#include <stdlib.h>
#include <string.h>

#define LONG_LABEL                                                                                 \
  "Sometimes people are victims of things that they do not think of as crimes, or that they have " \
  "never told anybody about because it seemed too small, because nobody would have helped, or "    \
  "because the person who did it is somebody they know, love or depend on. Thinking of the time "  \
  "since January last year, was there anything of this kind, here or anywhere else, that you "     \
  "have "                                                                                          \
  "not mentioned yet in this conversation?"
#define LONG_OPTION                                                                                \
  "Somebody in an official position, for example a clerk, an inspector or a teacher, who was "     \
  "paid "                                                                                          \
  "or given a present so that something would be done that should have been done anyway"

static const StubChoice safety[] = {
  { "1", { "Very safe", "بہت محفوظ", "Sangat aman" } },
  { "2", { "Safe", "محفوظ", "Aman" } },
  { "3", { "Unsafe", "غیر محفوظ", "Tidak aman" } },
  { "4", { "Very unsafe", "بہت غیر محفوظ", "Sangat tidak aman" } },
  { "5",
    { "Never goes out alone after dark", "اندھیرا ہونے کے بعد کبھی اکیلے باہر نہیں جاتے",
      "Tidak pernah keluar sendirian setelah gelap" },
    TRUE },
  { NULL },
};

static const StubChoice yes_no[] = {
  { "yes", { "Yes", "ہاں", "Ya" } },
  { "no", { "No", "نہیں", "Tidak" } },
  { NULL },
};

static const StubChoice things[] = {
  { "radio", { "Radio", "ریڈیو", "Radio" } },
  { "tv", { "Television", "ٹیلی وژن", "Televisi" } },
  { "bicycle", { "Bicycle", "سائیکل", "Sepeda" } },
  { "motorcycle", { "Motorcycle or scooter", "موٹر سائیکل یا سکوٹر", "Sepeda motor" } },
  { "car", { "Car or truck", "گاڑی یا ٹرک", "Mobil atau truk" } },
  { "none", { "None of these", "ان میں سے کوئی نہیں", "Tidak ada" }, TRUE },
  { NULL },
};

static const StubChoice priorities[] = {
  { "police", { "More police on the street", "سڑک پر زیادہ پولیس", "Lebih banyak polisi" } },
  { "light", { "Better street lighting", "بہتر روشنی", "Penerangan jalan" } },
  { "jobs", { "Work for young people", "نوجوانوں کے لیے کام", "Pekerjaan bagi pemuda" } },
  { "neighbours", { "Neighbours who watch", "پڑوسیوں کی نگرانی", "Ronda warga" } },
  { NULL },
};

static const StubChoice made[] = { { "made", { NULL, NULL, NULL } }, { NULL } };

const StubItem stub_items[] = {
  { "intro",
    DOOR_QUESTION_NOTE,
    "contact",
    { "Good day. I am working for the <b>Living Conditions Survey</b>. Your household was chosen "
      "by "
      "chance. What you tell me stays between us and the statistics office.",
      "السلام علیکم۔ میں <b>سروے برائے حالاتِ زندگی</b> کے لیے کام کر رہی ہوں۔ آپ کا گھرانہ قرعہ "
      "اندازی سے چنا گیا ہے۔ آپ جو بتائیں گے وہ ہمارے اور دفترِ شماریات کے درمیان رہے گا۔",
      "Selamat siang. Saya bekerja untuk <b>Survei Kondisi Kehidupan</b>. Rumah tangga Anda "
      "dipilih "
      "secara acak. Yang Anda sampaikan tetap antara kita dan kantor statistik." },
    { "Read slowly. Show your card. Answer questions before going on.",
      "آہستہ پڑھیں۔ اپنا کارڈ دکھائیں۔", "Bacakan perlahan. Tunjukkan kartu Anda." } },
  { "safe",
    DOOR_QUESTION_SELECT_ONE,
    "safety",
    { "How safe do you feel walking alone in your area after dark?",
      "اندھیرا ہونے کے بعد اپنے علاقے میں اکیلے چلتے ہوئے آپ خود کو کتنا محفوظ سمجھتے ہیں؟",
      "Seberapa aman perasaan Anda ketika berjalan sendirian di daerah Anda setelah gelap?" },
    { "Show card 3. Read the options.", "کارڈ نمبر 3 دکھائیں۔ جوابات پڑھ کر سنائیں۔",
      "Tunjukkan kartu 3. Bacakan pilihannya." },
    safety,
    NULL,
    TRUE },
  { "things",
    DOOR_QUESTION_SELECT_MULTIPLE,
    "safety",
    { "Which of these does your household have?", "آپ کے گھرانے کے پاس ان میں سے کیا کیا ہے؟",
      "Manakah yang dimiliki rumah tangga Anda?" },
    { "Read each one. Tick all that are there.", "ہر ایک پڑھیں۔", "Bacakan satu per satu." },
    things },
  { "age",
    DOOR_QUESTION_INTEGER,
    "person",
    { "How old are you?", "آپ کی عمر کتنی ہے؟", "Berapa umur Anda?" },
    { "In completed years.", "مکمل سالوں میں۔", "Dalam tahun genap." },
    .required = TRUE,
    .least = 15,
    .most = 110 },
  { "loss",
    DOOR_QUESTION_DECIMAL,
    "person",
    { "About how much were the stolen things worth, in rupees?",
      "چوری ہونے والی چیزوں کی قیمت تقریباً کتنی تھی، روپوں میں؟",
      "Kira-kira berapa nilai barang yang dicuri, dalam rupiah?" } },
  { "job",
    DOOR_QUESTION_TEXT,
    "person",
    { "What is your work?", "آپ کیا کام کرتے ہیں؟", "Apa pekerjaan Anda?" } },
  { "story",
    DOOR_QUESTION_LONG_TEXT,
    "incident",
    { "In your own words: what happened?", "اپنے الفاظ میں بتائیں: کیا ہوا تھا؟",
      "Dengan kata-kata Anda sendiri: apa yang terjadi?" },
    { "Write what is said. No names.", "جو کہا جائے وہ لکھیں۔ نام نہیں۔",
      "Tulis yang dikatakan. Tanpa nama." } },
  { "when",
    DOOR_QUESTION_DATE,
    "incident",
    { "On what day did it happen, the last time?", "آخری بار یہ کس دن ہوا؟",
      "Pada tanggal berapa terjadi terakhir kali?" } },
  { "hour",
    DOOR_QUESTION_TIME,
    "incident",
    { "At about what time?", "تقریباً کس وقت؟", "Kira-kira pukul berapa?" } },
  { "told",
    DOOR_QUESTION_DATE_TIME,
    "incident",
    { "When did you tell the police about it?", "آپ نے پولیس کو کب بتایا؟",
      "Kapan Anda melaporkannya ke polisi?" } },
  { "police_head",
    DOOR_QUESTION_HEADING,
    "incident",
    { "Telling somebody", "کسی کو بتانا", "Memberi tahu seseorang" } },
  { "police",
    DOOR_QUESTION_SELECT_ONE,
    "incident",
    { "Did you or somebody else tell the police?", "کیا آپ نے یا کسی اور نے پولیس کو بتایا؟",
      "Apakah Anda atau orang lain melapor ke polisi?" },
    { NULL },
    yes_no,
    NULL,
    TRUE,
    .joined = TRUE },
  { "days",
    DOOR_QUESTION_INTEGER,
    "incident",
    { "How many days later?", "کتنے دن بعد؟", "Berapa hari kemudian?" },
    .least = 0,
    .most = 999,
    .asked_when = "police=yes",
    .joined = TRUE },
  { "note",
    DOOR_QUESTION_TEXT,
    "incident",
    { "Which station?", "کون سا تھانہ؟", "Kantor polisi mana?" },
    .asked_when = "police=yes",
    .joined = TRUE },
  { "member_name",
    DOOR_QUESTION_TEXT,
    "members",
    { "First name or initial?", "پہلا نام یا ابتدائی حرف؟", "Nama depan atau inisial?" },
    .required = TRUE,
    .in_member = TRUE },
  { "member_age",
    DOOR_QUESTION_INTEGER,
    "members",
    { "Age in years?", "عمر، سالوں میں؟", "Umur dalam tahun?" },
    .least = 0,
    .most = 110,
    .joined = TRUE,
    .in_member = TRUE },
  { "member_usual",
    DOOR_QUESTION_SELECT_ONE,
    "members",
    { "Does this person usually live here?", "کیا یہ عام طور پر یہیں رہتے ہیں؟",
      "Apakah orang ini biasanya tinggal di sini?" },
    { NULL },
    yes_no,
    .joined = TRUE,
    .in_member = TRUE },
  { "trust",
    DOOR_QUESTION_RANGE,
    "opinion",
    { "How much do you trust the local police, from 0, not at all, to 10, completely?",
      "آپ مقامی پولیس پر کتنا بھروسا کرتے ہیں، 0 بالکل نہیں سے 10 مکمل تک؟",
      "Seberapa besar Anda percaya pada polisi setempat, dari 0 sampai 10?" },
    .least = 0,
    .most = 10 },
  { "order",
    DOOR_QUESTION_RANK,
    "opinion",
    { "What would help most here? Put them in order, the most helpful first.",
      "یہاں سب سے زیادہ کس سے فائدہ ہوگا؟ ترتیب دیں۔",
      "Apa yang paling membantu di sini? Urutkan." },
    { NULL },
    priorities },
  { "referral",
    DOOR_QUESTION_TRIGGER,
    "opinion",
    { "Hand over the leaflet with places that help.", "مدد کرنے والے اداروں کا پرچہ دیں۔",
      "Serahkan selebaran berisi tempat bantuan." } },
  { "place",
    DOOR_QUESTION_OTHER,
    "opinion",
    { "Position of the dwelling", "گھر کا مقام", "Posisi rumah" } },
  { "worst",
    DOOR_QUESTION_SELECT_ONE,
    "opinion",
    { LONG_LABEL, NULL, NULL },
    { NULL },
    made,
    "60" },
  { "few",
    DOOR_QUESTION_SELECT_ONE,
    "opinion",
    { "Who was it?", "وہ کون تھا؟", "Siapa orangnya?" },
    { NULL },
    made,
    "14" },
};

guint
stub_count_items (void)
{
  return G_N_ELEMENTS (stub_items);
}

const char *
stub_text (const char *const texts[3], guint language)
{
  return texts[language] != NULL ? texts[language] : texts[0];
}

const char *
stub_section_label (const char *section, guint language)
{
  static const struct {
    const char *section;
    const char *label[3];
  } sections[] = {
    { "contact", { "Contact", "رابطہ", "Kontak" } },
    { "safety", { "Safety", "تحفظ", "Keamanan" } },
    { "person", { "About you", "آپ کے بارے میں", "Tentang Anda" } },
    { "incident", { "What happened", "کیا ہوا", "Yang terjadi" } },
    { "members", { "Household members", "گھر کے افراد", "Anggota rumah tangga" } },
    { "opinion", { "Your opinion", "آپ کی رائے", "Pendapat Anda" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      if (g_str_equal (sections[i].section, section))
        return stub_text (sections[i].label, language);
    }
  return "";
}

guint
stub_count_choices (const StubItem *item)
{
  guint count = 0;

  if (item->choices == NULL)
    return 0;
  if (item->choices == made)
    return (guint) atoi (item->appearance);
  while (item->choices[count].value != NULL)
    count++;
  return count;
}

const char *
stub_choice_label (const StubItem *item, guint index, guint language)
{
  static char text[64];

  if (item->choices != made)
    return stub_text (item->choices[index].label, language);
  if (index == 3)
    return LONG_OPTION;
  g_snprintf (text, sizeof text, language == 1 ? "شخص نمبر %u" : "Person number %u", index + 1);
  return text;
}
