package pinyin

// surnames are read otherwise than the same character elsewhere; the reading here comes first.
var surnames = map[string]string{
	"单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "盖": "ge", "任": "ren", "华": "hua", "朴": "piao",
	"尉": "wei", "翟": "zhai", "缪": "miao", "覃": "qin", "宁": "ning", "冼": "xian", "洗": "xian", "折": "she", "黑": "he", "秘": "bi",
	"员": "yun", "种": "chong", "乜": "nie", "逄": "pang", "祭": "zhai", "那": "na", "隗": "wei", "召": "shao", "乐": "yue", "阚": "kan",
	"繁": "po", "车": "che", "都": "du", "谌": "chen", "卜": "bu", "薄": "bo", "万": "wan", "曲": "qu", "句": "gou", "郇": "xun",
	"令": "ling", "瞿": "qu", "贲": "ben", "钭": "tou", "莘": "shen", "郗": "xi", "长": "zhang", "重": "chong", "行": "xing", "石": "shi",
	"燕": "yan", "过": "guo", "哈": "ha", "应": "ying", "相": "xiang", "尧": "yao", "宓": "mi", "於": "yu", "晟": "cheng", "藏": "zang",
	"仉": "zhang", "牟": "mu", "沈": "shen", "纪": "ji", "褚": "chu", "盛": "sheng", "贾": "jia", "强": "qiang", "葛": "ge", "柏": "bai",
}

// compoundSurnames with a reading of their own.
var compoundSurnames = map[string][]string{
	"尉迟": {"yu", "chi"}, "单于": {"chan", "yu"}, "万俟": {"mo", "qi"}, "长孙": {"zhang", "sun"}, "澹台": {"tan", "tai"},
	"鲜于": {"xian", "yu"}, "令狐": {"ling", "hu"}, "皇甫": {"huang", "fu"}, "呼延": {"hu", "yan"}, "宗政": {"zong", "zheng"},
	"欧阳": {"ou", "yang"}, "上官": {"shang", "guan"}, "司马": {"si", "ma"}, "诸葛": {"zhu", "ge"}, "夏侯": {"xia", "hou"},
	"慕容": {"mu", "rong"}, "宇文": {"yu", "wen"}, "司徒": {"si", "tu"}, "东方": {"dong", "fang"}, "公孙": {"gong", "sun"},
}
