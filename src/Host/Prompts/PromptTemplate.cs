using System.Text.RegularExpressions;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Host.Prompts;

/// <summary>A template that compiles: text with <c>{{$variables}}</c>, in Semantic Kernel's own format.</summary>
internal sealed partial class PromptTemplate
{
    // Values are put in as they are: by default every letter beyond ASCII becomes an HTML entity. That is safe here because the result
    // becomes the content of one message and is never read as markup.
    private static readonly KernelPromptTemplateFactory Factory = new() { AllowDangerouslySetContent = true };
    private static readonly Kernel Bare = new();

    private readonly IPromptTemplate _template;

    private PromptTemplate(string text, IReadOnlyList<string> variables)
    {
        Text = text;
        Variables = variables;
        _template = Factory.Create(new PromptTemplateConfig(text) { AllowDangerouslySetContent = true });
    }

    public string Text { get; }

    /// <summary>The variables that it uses, in order of first use, without the dollar sign.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>Compiles a template.</summary>
    /// <exception cref="PromptException">It is broken; the exception says where.</exception>
    public static PromptTemplate Compile(string text)
    {
        // Semantic Kernel tells neither line nor column, and finds an unknown name only when it renders.
        var variables = new List<string>();
        for (var open = text.IndexOf("{{", StringComparison.Ordinal); open >= 0;)
        {
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
                throw PromptException.At(text, open, "\"{{\" is never closed; write }} behind the variable, or {{ '{{' }} for the two letters themselves.");
            var block = text[(open + 2)..close].Trim();
            if (Variable().IsMatch(block))
                variables.Add(block[1..]);
            else if (!Literal().IsMatch(block))
                throw PromptException.At(text, open, $"\"{{{{{block}}}}}\" is neither a variable such as {{{{$role}}}} nor a text in quotes.");
            open = text.IndexOf("{{", close + 2, StringComparison.Ordinal);
        }
        try
        {
            return new PromptTemplate(text, [.. variables.Distinct()]);
        }
        catch (KernelException broken)
        {
            throw PromptException.At(text, 0, broken.Message);
        }
    }

    /// <summary>The text with its variables filled in; those without a value become empty.</summary>
    public Task<string> RenderAsync(IReadOnlyDictionary<string, string> values, CancellationToken cancel)
    {
        var arguments = new KernelArguments();
        foreach (var (name, value) in values)
            arguments[name] = value;
        return _template.RenderAsync(Bare, arguments, cancel);
    }

    [GeneratedRegex(@"^\$[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^('[^']*'|""[^""]*"")$")]
    private static partial Regex Literal();
}
