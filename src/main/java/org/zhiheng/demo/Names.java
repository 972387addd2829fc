package org.zhiheng.demo;

import java.util.List;

/** Invented names, put together from parts. The same name comes back in several districts on purpose. */
final class Names {

    private static final String FIRST = "青松海云长安和平新华兴盛望龙凤金玉石柳梅桂兰泰永福康宁瑞祥嘉景春明光星红旭晨锦绣虹枫柏桐竹莲荷雁鹤鹭";
    private static final String PLACE = "山河湾岭桥泉园林台塘浦港屿洲滩坡井营堡屯溪峰谷川原庄坊";
    /** Names with characters outside the basic plane or seldom in fonts; they must survive every station. */
    static final List<String> RARE = List.of("𠮷祥", "㙟头", "㴔水", "䴖湖", "𬒈山", "𡐓子");

    private static final String SURNAMES =
            "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈姜崔钟谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷";
    private static final String GIVEN = "伟芳娜敏静丽强磊洋勇艳杰娟涛明超秀霞平刚桂英华玉兰文斌红波燕辉健宁浩凯欣雪晨宇航思远嘉怡志国建军海峰立新卫东";
    private static final List<String> RARE_GIVEN = List.of("䶮", "𬱖", "㛃", "𠮷", "喆", "垚");

    private static final List<String> DISTRICTS = List.of("海平", "东澜", "北岭", "西屏", "南浦", "新港", "云泽", "石渠", "松源", "鹤川");
    static final List<String> DEPARTMENTS = List.of(
            "市委组织部",
            "市公安局",
            "市民政局",
            "市应急管理局",
            "市住房和城乡建设局",
            "市城市管理局",
            "市生态环境局",
            "市交通运输局",
            "市市场监督管理局",
            "市卫生健康委员会",
            "市教育局",
            "市人力资源和社会保障局",
            "市自然资源局",
            "市农业农村局",
            "市水务局",
            "市文化和旅游局",
            "市商务局",
            "市司法局",
            "市信访局",
            "市消防救援支队");

    private Names() {}

    static String district(int index, boolean rural) {
        String base = index < DISTRICTS.size()
                ? DISTRICTS.get(index)
                : combination(Chance.of(41, "district", index / 60), index % 60, FIRST, PLACE);
        return base + (rural ? index % 10 == 9 ? "县" : "市" : "区");
    }

    static String city(int index) {
        return index == 0 ? "澜州市" : combination(Chance.of(43, "city", index / 60), index % 60, FIRST, PLACE) + "市";
    }

    static String province(int index) {
        return combination(Chance.of(47, "province"), index, FIRST, PLACE) + "省";
    }

    /**
     * @param index of the whole territory
     * @param ordinal within its kind in the district, from 0
     */
    static String street(int districtIndex, int index, int ordinal, boolean township, int of) {
        String suffix = township ? index % 7 == 3 ? "乡" : "镇" : "街道";
        for (int rare = 0; rare < RARE.size(); rare++) {
            if (index == (int) ((rare * 2L + 1) * of / (RARE.size() * 2L))) {
                return RARE.get(rare) + suffix;
            }
        }
        if (ordinal == 0) {
            return township ? "城关镇" : districtIndex % 2 == 0 ? "中心街道" : "新城街道";
        }
        return combination(Chance.of(53, township ? "town" : "street", districtIndex), ordinal, FIRST, PLACE) + suffix;
    }

    static String neighbourhood(int streetIndex, int ordinal, boolean urban) {
        String suffix = urban ? "社区" : "村";
        Chance chance = Chance.of(59, "rare", streetIndex, ordinal);
        if (chance.happens(1 / 150.0)) {
            return chance.pick(RARE) + "第" + (ordinal + 1) + suffix;
        }
        return combination(Chance.of(61, "neighbourhood", streetIndex % 40), ordinal, FIRST, PLACE) + suffix;
    }

    static String person(Chance chance) {
        String surname = letter(SURNAMES, chance.between(0, SURNAMES.length()));
        if (chance.happens(0.02)) {
            return surname + chance.pick(RARE_GIVEN);
        }
        String given = letter(GIVEN, chance.between(0, GIVEN.length()));
        return surname + given + (chance.happens(0.6) ? letter(GIVEN, chance.between(0, GIVEN.length())) : "");
    }

    /** The same two lists walked with a step that shares no factor with their product never repeat a pair. */
    private static String combination(Chance chance, int ordinal, String first, String second) {
        int size = first.length() * second.length();
        int step = 1 + 2 * chance.between(20, 300);
        while (gcd(step, size) != 1) {
            step += 2;
        }
        int place = (int) ((chance.between(0, size) + (long) step * ordinal) % size);
        return letter(first, place / second.length()) + letter(second, place % second.length());
    }

    private static int gcd(int left, int right) {
        return right == 0 ? left : gcd(right, left % right);
    }

    private static String letter(String letters, int index) {
        return letters.substring(index, index + 1);
    }
}
