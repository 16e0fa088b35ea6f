using ComfyAssistant.Host.Commands;

namespace ComfyAssistant.Tests.Unit.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("serv", "serve")]
    [InlineData("instal --comfyui x", "install")]
    [InlineData("unistall", "uninstall")]
    [InlineData("docter", "doctor")]
    [InlineData("install --comfy x", "--comfyui")]
    [InlineData("uninstall --purg", "--purge")]
    [InlineData("serve --portfile x", "--port-file")]
    [InlineData("--OPENAI_MODLE=x", "--OPENAI_MODEL")]
    [InlineData("serve --COMFY_ASSISTANT_URL_S=http://127.0.0.1:1", "--COMFY_ASSISTANT_URLS")]
    [InlineData("--verson", "--version")]
    public async Task An_unknown_word_is_an_error_that_names_the_nearest(string line, string nearest)
    {
        var (code, _, errors) = await RunAsync(line);
        Assert.Equal(2, code);
        Assert.Contains($"Did you mean {nearest}?", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("serve now")]
    [InlineData("doctor --LLM_TEMPER=1")]
    public async Task What_resembles_nothing_leads_to_help(string line)
    {
        var (code, _, errors) = await RunAsync(line);
        Assert.Equal(2, code);
        Assert.Contains("--help", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("export")]
    [InlineData("import")]
    [InlineData("install --comfyui")]
    [InlineData("--OPENAI_MODEL")]
    public async Task What_is_missing_is_named(string line)
    {
        var (code, _, errors) = await RunAsync(line);
        Assert.Equal(2, code);
        Assert.Matches("Usage: |needs a value", errors);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("install --help")]
    [InlineData("--version")]
    public async Task Help_and_version_are_answers(string line)
    {
        var (code, output, errors) = await RunAsync(line);
        Assert.Equal(0, code);
        Assert.NotEmpty(output);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("--OPENAI_MODEL=a=b doctor", "--OPENAI_MODEL=a=b", "doctor")]
    [InlineData("doctor --openai_model x", "--openai_model=x", "doctor")]
    [InlineData("OPENAI_MODEL=x", "--OPENAI_MODEL=x", "")]
    [InlineData("--Kestrel:Certificates:Default:Path=x serve", "--Kestrel:Certificates:Default:Path=x", "serve")]
    [InlineData("--urls http://127.0.0.1:1", "--urls=http://127.0.0.1:1", "")]
    [InlineData("install --comfyui x", "", "install --comfyui x")]
    [InlineData("serve --OPENAI_MODLE=x", "", "serve --OPENAI_MODLE=x")]
    public void Settings_are_told_from_words(string line, string settings, string words)
    {
        var arguments = Arguments.Of(line.Split(' '));
        Assert.Equal(settings, string.Join(' ', arguments.Settings));
        Assert.Equal(words, string.Join(' ', arguments.Words));
    }

    [Fact]
    public async Task Doctor_names_what_is_where_without_secrets_and_what_is_wrong()
    {
        var root = Directory.CreateTempSubdirectory();
        try
        {
            using var output = new StringWriter();
            var code = await CommandLine.RunAsync(
                [
                    "doctor", $"--COMFY_ASSISTANT_USER_CONTEXT={root.FullName}", "--OPENAI_API_KEY=sk-planted-1234567890",
                    "--OPENAI_API_BASE_URL=https://me:planted-word@api.example/v1?key=planted-query", "--LLM_MAX_STEPS=many",
                    "--COMFYUI_BASE_URL=http://me:planted-too@127.0.0.1:9",
                ], new CommandContext(output, output));
            Assert.Equal(1, code);
            Assert.Contains(Path.Combine(root.FullName, "logs", "service.log"), output.ToString(), StringComparison.Ordinal);
            Assert.Contains("ComfyUI does not answer at http://127.0.0.1:9", output.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("planted", output.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string line)
    {
        using StringWriter output = new(), errors = new();
        var code = await CommandLine.RunAsync(line.Split(' '), new CommandContext(output, errors));
        return (code, output.ToString(), errors.ToString());
    }
}
