using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ComfyAssistant.Tests.Support;

/// <summary>Plug-ins that are made of <c>tests/PlugInSamples</c>: a build of it in which only some classes are public.</summary>
internal static class SamplePlugIn
{
    private const string Assembly = "PlugInSamples.dll";
    private const string Text = "version one";

    private static readonly string[] OwnTypes = ["Mood", "Guest", "Greeting"];

    // Beside the tests' own build, and of the same configuration.
    private static readonly string Built =
        AppContext.BaseDirectory.Replace("ComfyAssistant.Tests", "PlugInSamples", StringComparison.Ordinal);

    /// <summary>Writes a plug-in, over one that is there.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="className">The class whose tools it has.</param>
    /// <param name="text">What its tool says of itself in place of "version one".</param>
    public static void Write(string folder, string className, string text = Text)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Built).Where(file => Path.GetFileName(file) != Assembly))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        using var module = ModuleDefinition.ReadModule(Path.Combine(Built, Assembly));
        foreach (var type in module.Types.Where(type => type.IsPublic && type.Name != className && !OwnTypes.Contains(type.Name)))
            type.IsNotPublic = true;
        Assert.Contains(module.Types, type => type.IsPublic && type.Name == className);
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods)) Say(method, text);
        // Whole or not at all: a look at the folder may come at any time.
        var unfinished = Path.Combine(folder, "unfinished");
        module.Write(unfinished);
        File.Move(unfinished, Path.Combine(folder, Assembly), overwrite: true);
    }

    /// <summary>Takes the library away that some of the classes need.</summary>
    public static void WithoutLibrary(string folder) => File.Delete(Path.Combine(folder, "PlugInLibrary.dll"));

    /// <summary>Makes the assembly one that nothing can load.</summary>
    public static void Damage(string folder) => File.WriteAllText(Path.Combine(folder, Assembly), "MZ and nothing else");

    private static void Say(MethodDefinition method, string text)
    {
        foreach (var description in method.CustomAttributes.Where(attribute => attribute.AttributeType.Name == "DescriptionAttribute"))
            if (description.ConstructorArguments[0] is { Value: string said } argument)
                description.ConstructorArguments[0] = new(argument.Type, said.Replace(Text, text, StringComparison.Ordinal));
        if (!method.HasBody) return;
        foreach (var instruction in method.Body.Instructions.Where(one => one.OpCode == OpCodes.Ldstr && Text.Equals(one.Operand)))
            instruction.Operand = text;
    }
}
