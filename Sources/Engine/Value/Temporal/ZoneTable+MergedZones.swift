extension ZoneTable {
  /// Zones that have had the same clocks as another since 1970, which the time zone database has therefore
  /// made links to it (most in release 2022b): the name, and the zone it is a link to.
  ///
  /// Some systems build their files with the old data of these zones, others do not, and a datetime before
  /// 1970 would differ from machine to machine. The links are what the database itself publishes, so they are
  /// followed everywhere: `Europe/Stockholm` has the local mean time of Berlin, +00:53:28, before 1893.
  static let mergedZones: [String: String] = {
    var links: [String: String] = [:]
    for (target, names) in mergedZoneGroups {
      for name in names.split(separator: " ") { links[String(name)] = target }
    }
    return links
  }()

  private static let mergedZoneGroups: [(target: String, names: String)] = [
    (
      "Africa/Abidjan",
      """
      Africa/Accra Africa/Bamako Africa/Banjul Africa/Conakry Africa/Dakar Africa/Freetown Africa/Lome \
      Africa/Nouakchott Africa/Ouagadougou Africa/Timbuktu Atlantic/Reykjavik Atlantic/St_Helena Iceland
      """
    ),
    ("Africa/Johannesburg", "Africa/Maseru Africa/Mbabane"),
    (
      "Africa/Lagos",
      """
      Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Libreville Africa/Luanda \
      Africa/Malabo Africa/Niamey Africa/Porto-Novo
      """
    ),
    (
      "Africa/Maputo",
      """
      Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Kigali Africa/Lubumbashi \
      Africa/Lusaka
      """
    ),
    (
      "Africa/Nairobi",
      """
      Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala \
      Africa/Mogadishu Indian/Antananarivo Indian/Comoro Indian/Mayotte
      """
    ),
    ("America/Panama", "America/Atikokan America/Cayman America/Coral_Harbour"),
    ("America/Phoenix", "America/Creston"),
    (
      "America/Puerto_Rico",
      """
      America/Anguilla America/Antigua America/Aruba America/Blanc-Sablon America/Curacao America/Dominica \
      America/Grenada America/Guadeloupe America/Kralendijk America/Lower_Princes America/Marigot \
      America/Montserrat America/Port_of_Spain America/St_Barthelemy America/St_Kitts America/St_Lucia \
      America/St_Thomas America/St_Vincent America/Tortola America/Virgin
      """
    ),
    ("America/Toronto", "America/Nassau America/Montreal"),
    ("Asia/Bangkok", "Asia/Phnom_Penh Asia/Vientiane Indian/Christmas"),
    ("Asia/Dubai", "Asia/Muscat Indian/Mahe Indian/Reunion"),
    ("Asia/Kuching", "Asia/Brunei"),
    ("Asia/Qatar", "Asia/Bahrain"),
    ("Asia/Riyadh", "Antarctica/Syowa Asia/Aden Asia/Kuwait"),
    ("Asia/Singapore", "Asia/Kuala_Lumpur"),
    ("Asia/Yangon", "Indian/Cocos"),
    ("Europe/Belgrade", "Europe/Ljubljana Europe/Podgorica Europe/Sarajevo Europe/Skopje Europe/Zagreb"),
    (
      "Europe/Berlin",
      "Arctic/Longyearbyen Atlantic/Jan_Mayen Europe/Copenhagen Europe/Oslo Europe/Stockholm"
    ),
    ("Europe/Brussels", "Europe/Amsterdam Europe/Luxembourg"),
    ("Europe/Helsinki", "Europe/Mariehamn"),
    ("Europe/London", "Europe/Belfast Europe/Guernsey Europe/Isle_of_Man Europe/Jersey"),
    ("Europe/Paris", "Europe/Monaco"),
    ("Europe/Prague", "Europe/Bratislava"),
    ("Europe/Rome", "Europe/San_Marino Europe/Vatican"),
    ("Europe/Zurich", "Europe/Busingen Europe/Vaduz"),
    ("Indian/Maldives", "Indian/Kerguelen"),
    ("Pacific/Auckland", "Antarctica/McMurdo Antarctica/South_Pole"),
    ("Pacific/Guadalcanal", "Pacific/Pohnpei Pacific/Ponape"),
    ("Pacific/Guam", "Pacific/Saipan"),
    ("Pacific/Pago_Pago", "Pacific/Midway"),
    ("Pacific/Port_Moresby", "Antarctica/DumontDUrville Pacific/Chuuk Pacific/Truk Pacific/Yap"),
    ("Pacific/Tarawa", "Pacific/Funafuti Pacific/Majuro Pacific/Wake Pacific/Wallis"),
  ]
}
