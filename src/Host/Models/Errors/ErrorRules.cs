using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Models.Errors;

/// <summary>
/// Which words mean which kind of error. Every provider has its own wording; a new one is a line here and one in the test's list, which
/// holds each wording against every rule.
/// </summary>
internal static class ErrorRules
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>The rules, in the order in which they are asked; the first that fits decides.</summary>
    public static readonly (ErrorKind Kind, Regex Words)[] All =
    [
        // Groq; Ollama; llama.cpp; Gemini behind routers; servers of gpt-oss.
        Rule(ErrorKind.BadCall, "tool_use_failed", "failed to call a function", "output_parse_failed",
            @"parsing failed\. the model generated",
            @"(error|failed|failure|unable) (to )?(pars|generat|decod|read)\w* .{0,20}(tool|function)[ _-]?call",
            "malformed[ _]?(function|tool)[ _]?call", @"model (produced|generated) .{0,40}(invalid|malformed|does not match)",
            "unexpected tokens remaining in message header", "xml syntax error"),

        Rule(ErrorKind.TooLong, "context[_ ]length[_ ]exceeded", "exceed_context_size", "model_max_prompt_tokens_exceeded",
            "tokens_limit_reached", "context ?window ?exceeded", "request_too_large", "maximum context length",
            "maximum prompt length is",
            "prompt (is )?too long",
            @"\bprompt\b.{0,40}\bis too long", "prompt exceeds (the )?max(imum)? (context )?length",
            $"{Passes}.{{0,60}}context (length|size|window|limit)",
            $"{Passes}.{{0,60}}(maximum model length|max_model_len|max_seq_len|model token limit|n_ctx)",
            "(longer|greater|larger) than (the )?(model'?s? )?(maximum (model|context|sequence|input|prompt)|max_seq_len|max_model_len"
                + "|context)",
            "context (length|size|window|limit) (has been |was |is )?(exceeded|reached|too small)", "context overflow",
            "reached context length", "configured context size", "context window exceeds",
            "input token count.{0,40}exceeds", @"input token count is \d+ but", "reduce the input token count", @"cannot truncate to \d+",
            "input length and `?max_tokens`? exceed context", "input tokens? exceed", "number of tokens exceed",
            "too many (input |prompt )tokens", "too many tokens: ",
            "tokens in (the |your |this )?(prompt|input|request|messages?|conversation).{0,40}(exceed|more than|greater|larger|above)",
            "reduce the length of (the |your )?(messages|prompt|input|conversation)", "range of input length should be",
            @"input length \(?[\d,]+( tokens)?\)? exceeds", "maximum allowed input length",
            "length of prompt_tokens.{0,20}must be less than",
            @"`?inputs`? (tokens \+ `?max_new_tokens`? )?must (be <=?|have less than) ?\d+", @"prompt token count of \d+ exceeds",
            "input is too long for (requested|this|the) model", "input (token )?length (is )?too long",
            "loaded with (a )?context length of only", "exceed(s|ed)? max message tokens", "request body too large for .{0,60}tokens",
            "request too large for .{0,200}tokens per min", @"max(imum)? input (tokens|characters|length) (is|of) \d+",
            @"prompt length \d+ (is greater|exceeds)", @"prompt (contains|has) [\d,]+ tokens.{0,60}(too large|exceed)",
            "prompt tokens? too long", "total (number of tokens|token count) .{0,40}exceeds", "max_tokens must be at least 1, got -",
            @"(request|payload|message)s?( payload| body| entity)? size (\d+ )?exceeds", @"messages\[\d+\]\.content[^']*': string too long",
            "超长", "上下文.{0,10}超", "超.{0,12}上下文", "输入(长度|内容|文本|token).{0,10}(过长|超)"),

        // A router that has the model, but not under the user's settings; a key that is good, but not for this.
        Rule(ErrorKind.Forbidden, "no (allowed )?(endpoints|providers) .{0,40}(matching|available).{0,20}(your|for the selected)",
            "must be (identity )?verified", "account.{0,60}(deactivated|banned|terminated)"),

        Rule(ErrorKind.Country, "unsupported_country", "unsupported (countr|region|territor|location)", "supported-countries",
            "(countr(y|ies)|regions?|territor(y|ies)|location).{0,40}(not (supported|available|allowed)|unsupported|unavailable|prohibited"
                + "|restricted|blocked)",
            "(not|isn't) (yet )?(available|supported|allowed|offered|accessible) in your (country|region|location|area|jurisdiction|geo)",
            "unavailable in your (country|region|location|area)", "FAILED_PRECONDITION.*location", "error (code:? )?1009",
            "(国家|地区).{0,10}(不支持|不可用|受限|限制)", "(不支持|限制).{0,10}(国家|地区)"),

        Rule(ErrorKind.Moderation, "content[_ ](filter|policy|management|moderation|inspection)", "moderation", @"\bflagged\b",
            "(?<!case[- _])(?<![a-z])sensitive(?![a-z])", "sensitive_?(content|words?|information)", "data_?inspection_?failed",
            "inappropriate[_ ]content", "content exists risk", "considered high risk", "risk_?(control|detected)",
            @"(violat\w*|against).{0,60}(polic|guideline|terms of)", "safety[_ ](system|filter|reasons|check|setting)",
            "prohibited[_ ]content", "blocked (by|due to|because|for).{0,40}(safety|content|polic|filter|security|prohibited|harm)",
            "(prompt|response|output|request) was blocked", "censor", "guardrail", "responsible ?ai", "unsafe content", "敏感", "违规"),

        Rule(ErrorKind.EmptyAccount, "exceeded[ _](your[ _])?current[ _]quota",
            "insufficient[_ ]+(account[_ ]+)?(quota|balance|funds?|credits?|user)", "(balance|credit)[_ ]exhausted",
            "(balance|credits?|funds) (is |are |have been |has been )?(too low|insufficient|exhausted|depleted|expired|not enough"
                + "|used up)",
            "not[_ ]enough[_ ](account[_ ])?(balance|credits?|funds|money)", "credit balance", "quota_exhausted",
            "(out of|no|any|more|purchase|add|all available) credits", "arrear", "in good standing", "payment (method )?(is )?required",
            "(add|enter) a (valid )?payment method", "recharge", @"top[ -]up",
            "(monthly|hard|spend|spending|billing|included|key|credit) (spending |credits? |hard |billing )?limit",
            "monthly included credits", "monthly quota", "budget (has been )?exceeded", "budget_exceeded", "usage limit",
            "inactive subscription", "subscription (has )?(expired|ended)", "free ?tier ?(of the model has been exhausted|only)",
            "free (quota|trial).{0,30}(exhausted|used up|ended|expired)", "account .{0,60}(suspended|overdue)", "past[_ ]due",
            "billing_not_active", "billing to be enabled", "billing_disabled", "no resource package",
            "余额", "欠费", "充值", "额度.{0,8}(不足|用完|用尽|耗尽)", "quota (has been |is )?(used up|exhausted)(?!.*per)"),

        Rule(ErrorKind.NoTools, $"{Lacks} (the )?(tools|tool[ _-]?(use|call|choice)|function[ _]?call)",
            "support (tool use|the provided 'tool_choice')", "tool choice requires", "requires --jinja",
            @"(tools|tool[ _]?(use|choice|calls?|calling)|function[ _]?call(s|ing)?)\W{0,3}(is|are) "
                + "(not (supported|enabled|allowed|available)|unsupported|disabled)",
            "unrecognized request argument supplied: (tools|functions)"),

        Rule(ErrorKind.NoImages, $"{Lacks} (the )?(images?|vision|multimodal)(?! ?(type|format))", "support image input",
            @"image_url.{0,40}(not supported|only supported|unsupported)", "unknown variant .{0,3}image_url",
            @"not a (multimodal model|vlm\b|vision)", "at most 0 image", "model without vision", "text-only (model|prompt)",
            "(images?|image (input|content)s?|vision|multimodal input) (is|are) (not (supported|enabled|allowed|available)|unsupported)"),

        Rule(ErrorKind.WrongKey,
            "api[ _-]?key.{0,40}(not valid|invalid|incorrect|not found|expired|missing|revoked|disabled|leaked|suspended)",
            "(incorrect|invalid|wrong|missing|no) (api|access|authentication|bearer|subscription|auth)[ _-]?(key|token|credentials)",
            "API_KEY_INVALID", "invalid_api_key", "authentication_error", "didn't provide an API key", "unregistered callers",
            "consumer.{0,80}suspended", "authentication fail"),

        Rule(ErrorKind.UnknownModel, "model_not_found", "model_not_supported", "model_decommissioned", "DeploymentNotFound",
            "model.{0,80}(not found|does not exist|not exist|not a valid|is not available|isn't available|unknown)",
            "model.{0,80}(decommissioned|deprecated|retired|discontinued|no longer (available|supported|served)|end of life)",
            "(unknown|invalid|no such|unsupported)[ _]model", "not a valid model", "requested model.{0,80}not supported",
            "not supported by any provider", "no models? (is |are )?loaded", "non-serverless model",
            "model (is )?disabled", "模型.{0,10}不存在"),

        Rule(ErrorKind.RateLimited, "rate[_ -]?limit", "too many requests", "throttl", "RESOURCE_EXHAUSTED",
            "(requests|tokens) per (second|minute|min|day|hour)", "[rt]pm limit", "(max|high) .{0,30}concurrency", "slow down", "过于频繁",
            "限流"),

        Rule(ErrorKind.Busy, "overloaded", "(over|at|insufficient|flex tier) capacity",
            "(server|system|service) is (really |too )?busy", "server busy", "engine_overloaded", "temporarily unavailable",
            "no available (server|worker)", "no healthy upstream", "high (demand|traffic)", "model is (currently )?loading",
            "loading model", "繁忙", "负载.{0,6}(过高|饱和)"),
    ];

    private const string Passes = "(exceed(s|ed|ing)?|larger than|longer than|overflows?)";
    private const string Lacks = "(does not|doesn't|do not|not|cannot) support";

    /// <summary>One of several expressions, in whatever letters.</summary>
    public static Regex Any(params string[] words) => new(string.Join('|', words), Options);

    private static (ErrorKind Kind, Regex Words) Rule(ErrorKind kind, params string[] words) => (kind, Any(words));
}
