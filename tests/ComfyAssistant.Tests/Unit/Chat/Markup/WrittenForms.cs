namespace ComfyAssistant.Tests.Unit.Chat.Markup;

/// <summary>One call, in every form in which models write it where the server does not take it out.</summary>
internal static class WrittenForms
{
    /// <summary>Each form as a format string: {0} is the tool's name, {1} the arguments as JSON, {2} a key and {3} a value of
    /// them.</summary>
    private static readonly Dictionary<string, string> Forms = new()
    {
        ["hermes"] = "<tool_call>\n{{\"name\": \"{0}\", \"arguments\": {1}}}\n</tool_call>",
        ["hermes with the arguments first"] = "<tool_call>{{\"arguments\": {1}, \"name\": \"{0}\"}}</tool_call>",
        ["hermes with encoded arguments"] = "<tool_call>{{\"name\": \"{0}\", \"arguments\": {4}}}</tool_call>",
        ["hermes in a fence"] = "<tool_call>\n```json\n{{\"name\": \"{0}\", \"arguments\": {1}}}\n```\n</tool_call>",
        ["hermes in python"] = "<tool_call>\n{{'name': '{0}', 'arguments': {{'{2}': '{3}'}}}}\n</tool_call>",
        ["hermes without its last bracket"] = "<tool_call>\n{{\"name\": \"{0}\", \"arguments\": {1}\n</tool_call>",
        ["function_call"] = "<function_call>{{\"name\": \"{0}\", \"arguments\": {1}}}</function_call>",
        ["tools"] = "<tools>\n{{\"name\": \"{0}\", \"arguments\": {1}}}\n</tools>",
        ["tool_calls"] = "<tool_calls>\n{{\"name\": \"{0}\", \"arguments\": {1}}}\n</tool_calls>",
        ["nemotron"] = "<TOOLCALL>[{{\"name\": \"{0}\", \"arguments\": {1}}}]</TOOLCALL>",
        ["granite"] = "<|tool_call|>[{{\"name\": \"{0}\", \"arguments\": {1}}}]",
        ["phi"] = "<|tool_calls|>[{{\"name\": \"{0}\", \"arguments\": {1}}}]<|/tool_calls|>",
        ["command"] = "<|START_ACTION|>[\n{{\"tool_call_id\": \"0\", \"tool_name\": \"{0}\", \"parameters\": {1}}}\n]<|END_ACTION|>",
        ["internlm"] = "<|action_start|><|plugin|>{{\"name\": \"{0}\", \"parameters\": {1}}}<|action_end|>",
        ["qwen coder"] = "<tool_call>\n<function={0}>\n<parameter={2}>\n{3}\n</parameter>\n</function>\n</tool_call>",
        ["qwen coder without the outer element"] = "<function={0}>\n<parameter={2}>\n{3}\n</parameter>\n</function>",
        ["qwen coder without the inner end"] = "<tool_call>\n<function={0}>\n<parameter={2}>\n{3}\n</function>\n</tool_call>",
        ["seed"] = "<seed:tool_call>\n<function={0}>\n<parameter={2}>{3}</parameter>\n</function>\n</seed:tool_call>",
        ["glm"] = "<tool_call>{0}\n<arg_key>{2}</arg_key>\n<arg_value>{3}</arg_value>\n</tool_call>",
        ["glm on one line"] = "<tool_call>{0}<arg_key>{2}</arg_key><arg_value>{3}</arg_value></tool_call>",
        ["liquid"] = "<|tool_call_start|>[{0}({2}=\"{3}\")]<|tool_call_end|>",
        ["liquid in json"] = "<|tool_call_start|>[{{\"name\": \"{0}\", \"arguments\": {1}}}]<|tool_call_end|>",
        ["apertus"] = "<|tools_prefix|>[{{\"{0}\": {1}}}]<|tools_suffix|>",
        ["llama 4"] = "<|python_start|>{{\"name\": \"{0}\", \"parameters\": {1}}}<|python_end|>",
        ["lm studio"] = "[TOOL_REQUEST]\n{{\"name\": \"{0}\", \"arguments\": {1}}}\n[END_TOOL_REQUEST]",
        ["name and arguments as elements"] = "<tool_call>\n<name>{0}</name>\n<arguments>{1}</arguments>\n</tool_call>",
        ["tool_use"] = "<tool_use>\n<name>{0}</name>\n<arguments>{1}</arguments>\n</tool_use>",
        ["name as an attribute"] = "<tool_call name=\"{0}\">{1}</tool_call>",
        ["code as an element"] = "<tool_code>\n{0}({2}=\"{3}\")\n</tool_code>",
        ["hermes in python's call"] = "<tool_call>\n{0}({2}=\"{3}\")\n</tool_call>",
        ["functionary"] = ">>>{0}\n{1}",
        ["olmo"] = "<function_calls>\n{0}({2}=\"{3}\")\n</function_calls>",
        ["groq's preview"] = "<tool-use>\n{{\"tool_calls\": [{{\"id\": \"c\", \"type\": \"function\", "
            + "\"function\": {{\"name\": \"{0}\"}}, \"parameters\": {1}}}]}}\n</tool-use>",
        ["jamba"] = "<tool_calls>[\n  {{\"name\": \"{0}\", \"arguments\": {1}}}\n]</tool_calls>",
        ["hunyuan"] = "<tool_calls>\n<tool_call>{0}\n```json\n{1}\n```</tool_call>\n</tool_calls>",
        ["hunyuan 2"] = "<tool_calls>\n<tool_call>{0}<tool_sep>\n<arg_key>{2}</arg_key>\n<arg_value>{3}</arg_value>\n"
            + "</tool_call>\n</tool_calls>",
        ["doubao"] = "<|FunctionCallBegin|>[{{\"name\": \"{0}\", \"parameters\": {1}}}]<|FunctionCallEnd|>",
        ["seed with attributes"] = "<seed:tool_call>\n<function name=\"{0}\">\n<parameter name=\"{2}\" string=\"true\">{3}</parameter>\n"
            + "</function>\n</seed:tool_call>",
        ["minicpm"] = "<|tool_call_start|>\n```python\n{0}({2}=\"{3}\")\n```\n<|tool_call_end|>",
        ["pangu"] = "[unused11][{{\"name\": \"{0}\", \"arguments\": {1}}}][unused12]",
        ["mirothinker"] = "<use_mcp_tool>\n<server_name>comfy</server_name>\n<tool_name>{0}</tool_name>\n<arguments>\n{1}\n</arguments>\n"
            + "</use_mcp_tool>",
        ["qwen agent"] = "✿FUNCTION✿: {0}\n✿ARGS✿: {1}\n✿RESULT✿",
        ["toolcall"] = "<toolcall>{{\"name\": \"{0}\", \"arguments\": {1}}}</toolcall>",
        ["longcat"] = "<longcat_tool_call>{0}\n<longcat_arg_key>{2}</longcat_arg_key>\n"
            + "<longcat_arg_value>{3}</longcat_arg_value>\n</longcat_tool_call>",
        ["step"] = "<｜tool_calls_begin｜><｜tool_call_begin｜>function<｜tool_sep｜><steptml:invoke name=\"{0}\">"
            + "<steptml:parameter name=\"{2}\">{3}</steptml:parameter></steptml:invoke><｜tool_call_end｜><｜tool_calls_end｜>",
        ["kimi"] = "<|tool_calls_section_begin|><|tool_call_begin|>functions.{0}:0"
            + "<|tool_call_argument_begin|>{1}<|tool_call_end|><|tool_calls_section_end|>",
        ["kimi without the section"] = "<|tool_call_begin|>functions.{0}:3 <|tool_call_argument_begin|> {1} <|tool_call_end|>",
        ["mistral list"] = "[TOOL_CALLS][{{\"name\": \"{0}\", \"arguments\": {1}}}]",
        ["mistral list with an id"] = "[TOOL_CALLS] [{{\"name\": \"{0}\", \"arguments\": {1}, \"id\": \"a1b2c3d4e\"}}]",
        ["mistral name"] = "[TOOL_CALLS]{0}{1}",
        ["mistral name with its sign"] = "[TOOL_CALLS]{0}[ARGS]{1}",
        ["mistral name with an id"] = "[TOOL_CALLS]{0}[CALL_ID]a1b2c3d4e[ARGS]{1}",
        ["deepseek"] = "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>{0}\n"
            + "```json\n{1}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        ["deepseek 3.1"] = "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>{0}<｜tool▁sep｜>{1}<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        ["deepseek in plain letters"] = "<|tool_calls_begin|><|tool_call_begin|>{0}<|tool_sep|>{1}<|tool_call_end|><|tool_calls_end|>",
        ["dsml"] = "<｜DSML｜function_calls>\n<｜DSML｜invoke name=\"{0}\">\n<｜DSML｜parameter name=\"{2}\" " +
            "string=\"true\">{3}</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>",
        ["dsml of tool_calls"] = "<｜DSML｜tool_calls>\n<｜DSML｜invoke name=\"{0}\">\n<｜DSML｜parameter name=\"{2}\" " +
            "string=\"true\">{3}</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜tool_calls>",
        ["dsml with json"] = "<｜DSML｜function_calls><｜DSML｜invoke name=\"{0}\">{1}</｜DSML｜invoke></｜DSML｜function_calls>",
        ["llama tag"] = "<|python_tag|>{{\"name\": \"{0}\", \"parameters\": {1}}}<|eom_id|>",
        ["llama tag in python"] = "<|python_tag|>{0}.call({2}=\"{3}\")<|eom_id|>",
        ["llama function"] = "<function={0}>{1}</function>",
        ["groq without the bracket"] = "<function={0}{1}</function>",
        ["groq in brackets"] = "<function({0})>{1}</function>",
        ["harmony"] = "<|channel|>commentary to=functions.{0} <|constrain|>json<|message|>{1}<|call|>",
        ["harmony from the start"] = "<|start|>assistant<|channel|>commentary to=functions.{0}<|message|>{1}<|call|>",
        ["harmony with the recipient first"] = "<|start|>assistant to=functions.{0}<|channel|>commentary json<|message|>{1}<|call|>",
        ["gemma"] = "<|tool_call>call:{0}{{{2}:<|\"|>{3}<|\"|>}}<tool_call|>",
        ["function gemma"] = "<start_function_call>call:{0}{{{2}:<escape>{3}<escape>}}<end_function_call>",
        ["gemma code"] = "```tool_code\n{0}({2}=\"{3}\")\n```",
        ["gemma code in print"] = "```tool_code\nprint(default_api.{0}({2}='{3}'))\n```",
        ["minimax"] = "<minimax:tool_call>\n<invoke name=\"{0}\">\n<parameter " +
            "name=\"{2}\">{3}</parameter>\n</invoke>\n</minimax:tool_call>",
        ["invoke"] = "<function_calls>\n<invoke name=\"{0}\">\n<parameter name=\"{2}\">{3}</parameter>\n</invoke>\n</function_calls>",
    };

    /// <summary>Forms that are a call only where they are the whole message.</summary>
    private static readonly Dictionary<string, string> Whole = new()
    {
        ["json"] = "{{\"name\": \"{0}\", \"arguments\": {1}}}",
        ["llama json"] = "{{\"name\": \"{0}\", \"parameters\": {1}}}<|eot_id|>",
        ["json of a type"] = "{{\"type\": \"function\", \"name\": \"{0}\", \"parameters\": {1}}}",
        ["json of openai"] = "{{\"id\": \"c\", \"type\": \"function\", \"function\": {{\"name\": \"{0}\", \"arguments\": {4}}}}}",
        ["json list"] = "[{{\"name\": \"{0}\", \"arguments\": {1}}}]",
        ["python list"] = "[{0}({2}=\"{3}\")]",
        ["json with a thought"] = "{{\"thought\": \"\", \"tool_calls\": [{{\"name\": \"{0}\", \"arguments\": {1}}}]}}",
        ["json of a function call"] = "{{\"function_call\": {{\"name\": \"{0}\", \"arguments\": {4}}}}}",
        ["json of an action"] = "{{\"action\": \"{0}\", \"action_input\": {1}}}",
        ["phi-4-mini"] = "functools[{{\"name\": \"{0}\", \"arguments\": {1}}}]",
        ["command r"] = "Action: ```json\n[\n    {{\n        \"tool_name\": \"{0}\",\n        \"parameters\": {1}\n    }}\n]\n```",
        ["command r on two lines"] = "Action:\n```json\n[{{\"tool_name\": \"{0}\", \"parameters\": {1}}}]\n```",
        ["glm 4"] = "{0}\n{1}",
        ["name and json"] = "{0}{1}<|eot_id|>",
        ["name and json in brackets"] = "{0}({1})",
        ["name and python"] = "{0}({2}=\"{3}\")",
    };

    /// <summary>The names of the forms that may stand beside text.</summary>
    public static IEnumerable<string> Inline => Forms.Keys;

    /// <summary>The names of all forms.</summary>
    public static IEnumerable<string> All => Forms.Keys.Concat(Whole.Keys);

    /// <summary>Writes a call of one text argument.</summary>
    public static string Write(string form, string name, string key, string value)
    {
        var arguments = $"{{\"{key}\": {System.Text.Json.JsonSerializer.Serialize(value)}}}";
        var format = Forms.TryGetValue(form, out var inline) ? inline : Whole[form];
        return string.Format(System.Globalization.CultureInfo.InvariantCulture, format, name, arguments, key, value,
            System.Text.Json.JsonSerializer.Serialize(arguments));
    }
}
